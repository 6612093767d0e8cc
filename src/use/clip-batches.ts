/** Cutting a set of heard clips into batches for an engine. */
import type { HeardSet } from '../data/clip-set.js';
import type { RateCode } from '../encoders/rate-coding.js';
import type { CodedInput } from '../engine/engine.js';

/** The intensities [B, inputs] of the clips at the places `chosen`; past the end of a clip they are 0. */
export function clipIntensities(
  { intensities }: Pick<HeardSet, 'intensities'>,
  chosen: Uint32Array,
  inputs: number,
): Uint16Array {
  const rows = new Uint16Array(chosen.length * inputs);
  for (const [b, clip] of chosen.entries()) rows.set(intensities[clip], b * inputs);
  return rows;
}

/** Returns these intensities as coded input. */
export function clipInput(
  heard: Pick<HeardSet, 'intensities'>,
  chosen: Uint32Array,
  inputs: number,
  { spikeProbability, seed, purpose, epoch }: RateCode,
): CodedInput {
  return {
    kind: 'intensities',
    intensities: clipIntensities(heard, chosen, inputs),
    samples: chosen,
    code: { spikeProbability, seed, purpose, epoch },
  };
}
