/** Readings of outputs as grey. */
import type { Presentation } from './batches.js';
import { codingOf } from './batches.js';

/** Returns readings by a network's options as grey, 0..255. */
export function readingsToGrey(
  readings: ArrayLike<number>,
  presentation: Parameters<typeof fullReading>[0],
): Uint8Array {
  const full = fullReading(presentation);
  return Uint8Array.from(readings, (reading) => Math.min(255, Math.round((255 * reading) / full)));
}

/** Returns spike counts over T steps as grey, 0..255: ρ·T spikes or more are white. */
export function countsToGrey(counts: ArrayLike<number>, steps: number, spikeProbability: number): Uint8Array {
  return readingsToGrey(counts, { coding: 'rate', steps, spikeProbability });
}

/** Returns values as grey, 0..255: 1 is white, as in the images that are learned. */
export function valuesToGrey(values: ArrayLike<number>): Uint8Array {
  return Uint8Array.from(values, (value) => Math.round(255 * Math.min(1, Math.max(0, value))));
}

/** Returns the reading of an output of full intensity: ρ·T spikes, or one at the first step, T. */
export function fullReading({
  coding,
  steps,
  spikeProbability,
}: Pick<Presentation, 'coding' | 'steps' | 'spikeProbability'>): number {
  if (codingOf(coding).readout === 'first-spike') return steps;
  return Math.max(1, Math.round(steps * spikeProbability));
}
