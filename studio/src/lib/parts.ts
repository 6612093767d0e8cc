/** The parts of the page, and the code of each, which is loaded when it is first opened. */
import type { Component } from 'svelte';

export interface Part {
  readonly id: string;
  readonly name: string;
  /** What one does there, in a sentence. */
  readonly text: string;
  /** Which networks it runs, chosen above it: any, or those that hear. Missing where it runs none. */
  readonly networks?: 'any' | 'hearing';
  readonly load: () => Promise<{ readonly default: Component }>;
}

export const PARTS: readonly Part[] = [
  {
    id: 'speak',
    name: 'Speak',
    text: 'Say a digit, and watch a spiking network hear it and draw it.',
    networks: 'hearing',
    load: () => import('../parts/Speak.svelte'),
  },
  {
    id: 'reconstruct',
    name: 'Reconstruct',
    text: 'Draw an image, and see what a spiking autoencoder makes of it, spike by spike.',
    networks: 'any',
    load: () => import('../parts/Reconstruct.svelte'),
  },
  {
    id: 'compress',
    name: 'Compress',
    text: 'Keep an image as a few hidden spikes, damage them, and see what is left.',
    networks: 'any',
    load: () => import('../parts/Compress.svelte'),
  },
  {
    id: 'train',
    name: 'Train',
    text: 'Train an autoencoder in this page, and watch it learn.',
    load: () => import('../parts/Train.svelte'),
  },
  {
    id: 'runs',
    name: 'Runs',
    text: 'Compare the trainings in a folder of this machine.',
    load: () => import('../parts/Runs.svelte'),
  },
];

/** The part that an address names; the first where it names none. */
export function partAt(hash: string): Part {
  return PARTS.find(({ id }) => `#${id}` === hash) ?? PARTS[0];
}
