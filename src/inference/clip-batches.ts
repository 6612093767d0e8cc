/** Cutting a set of heard clips into batches for an engine. */
import type { HeardSet } from '../data/clip-set.js';
import type { CodedInput } from '../engine/engine.js';
import type { Presentation } from './batches.js';

/** The clips at the places `chosen` as coded input; each has `inputs` intensities, past its end they are 0. */
export function clipInput(
  { intensities }: Pick<HeardSet, 'intensities'>,
  chosen: Uint32Array,
  inputs: number,
  { spikeProbability, seed, purpose, epoch }: Omit<Presentation, 'steps'>,
): CodedInput {
  const rows = new Uint16Array(chosen.length * inputs);
  for (const [b, clip] of chosen.entries()) rows.set(intensities[clip], b * inputs);
  return {
    kind: 'intensities',
    intensities: rows,
    samples: chosen,
    code: { spikeProbability, seed, purpose, epoch },
  };
}
