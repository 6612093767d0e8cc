/** Cutting an image set into batches for an engine, and reading what comes out. */
import type { Purpose } from '../core/philox.js';
import { type ImageSet, imagePixels, type SampleSpikes } from '../data/image-set.js';
import { CODINGS, type CodingName, encodeAll, firstSpikes, type SpikeCoding } from '../encoders/coding.js';
import { pixelIntensity, type RateCode } from '../encoders/rate-coding.js';
import type {
  BatchResult,
  CodedInput,
  Readings,
  RunOptions,
  SpikeInput,
  TrainingBatch,
} from '../engine/engine.js';
import type { SpikingOptions } from '../network/schema.js';

/** Coding of images as spikes. */
export interface Presentation extends RateCode {
  /** Steps that they are shown for. */
  readonly steps: number;
  /** T of the coding, where it is not those steps. */
  readonly codedSteps?: number | undefined;
  readonly coding: CodingName | SpikeCoding;
}

/** Options of a network that decide it. */
type PresentationOptions = Pick<SpikingOptions, 'steps' | 'spikeProbability' | 'seed' | 'coding'>;

/** The presentation of images by a network's options; a coding of one's own takes the place of theirs. */
export function presentationOf(
  { steps, spikeProbability, seed, coding }: PresentationOptions,
  { purpose, epoch = 0, own }: { purpose: Purpose; epoch?: number; own?: SpikeCoding | undefined },
): Presentation {
  return { steps, spikeProbability, seed, purpose, epoch, coding: own ?? coding };
}

export interface BatchSource extends Presentation {
  readonly images: ImageSet;
  /** Which image comes when: indices into the set. */
  readonly order: Uint32Array;
}

/** A batch of images whose target is its own input. */
export interface ImageBatch extends TrainingBatch {
  /** [B, N_0], 0..65535 */
  readonly intensities: Uint16Array;
}

/** Images `start` to `end` of the order as a batch. */
export function imageBatch(source: BatchSource, start: number, end: number): ImageBatch {
  const { images, order } = source;
  const samples = order.slice(start, end);
  const rows = Array.from(samples, (n) => imagePixels(images, n));
  return pixelBatch(rows, samples, source, images.spikes);
}

/** Rows of pixels [B][N_0] as intensities [B, N_0]. */
export function imageIntensities(rows: readonly Uint8Array[]): Uint16Array {
  const size = rows[0]?.length ?? 0;
  const intensities = new Uint16Array(rows.length * size);
  for (const [b, row] of rows.entries()) {
    for (let j = 0; j < size; j++) intensities[b * size + j] = pixelIntensity(row[j]);
  }
  return intensities;
}

/**
 * Returns rows of pixels [B][N_0] as such a batch; `samples` [B] are the places their random numbers come from, or their
 * spikes, if the set has any.
 */
export function pixelBatch(
  rows: readonly Uint8Array[],
  samples: Uint32Array,
  presentation: Presentation,
  spikes?: SampleSpikes,
): ImageBatch {
  const intensities = imageIntensities(rows);
  return {
    size: rows.length,
    steps: presentation.steps,
    input: spikes
      ? spikeInput(spikes, samples, presentation.steps)
      : codedInput(intensities, samples, presentation),
    target: 'input',
    intensities,
  };
}

/** Intensities [B, N_0] as an engine takes them: rates are coded by itself, anything else comes as spikes. */
export function codedInput(
  intensities: Uint16Array,
  samples: Uint32Array,
  { coding, steps, codedSteps = steps, spikeProbability, seed, purpose, epoch }: Presentation,
): CodedInput | SpikeInput {
  const code = { spikeProbability, seed, purpose, epoch };
  if (coding === 'rate') return { kind: 'intensities', intensities, samples, code };
  return {
    kind: 'spikes',
    spikes: encodeAll(codingOf(coding), intensities, samples, { shown: steps, steps: codedSteps }, code),
  };
}

/** Returns the spikes of samples of an event camera as an engine takes them. */
export function spikeInput(spikesOf: SampleSpikes, samples: Uint32Array, steps: number): SpikeInput {
  const rows = Array.from(samples, (place) => spikesOf(place, steps));
  const size = (rows[0]?.length ?? 0) / steps;
  const spikes = new Uint8Array(steps * samples.length * size);
  for (let t = 0; t < steps; t++) {
    for (const [b, row] of rows.entries()) {
      spikes.set(row.subarray(t * size, (t + 1) * size), (t * samples.length + b) * size);
    }
  }
  return { kind: 'spikes', spikes };
}

/** A coding, or the one of that name. */
export function codingOf(coding: CodingName | SpikeCoding): SpikeCoding {
  return typeof coding === 'string' ? CODINGS[coding] : coding;
}

/** Returns the optional outputs that a run has to keep for its outputs to be read. */
export function readoutOptions(coding: CodingName | SpikeCoding): Pick<RunOptions, 'keepOutputSpikes'> {
  return { keepOutputSpikes: codingOf(coding).readout === 'first-spike' };
}

/** Returns the readings of the outputs [B, N_L]: how often each spiked, or how soon (T + 1 − t; 0: never); T unless given is all steps. */
export function readOut(
  coding: CodingName | SpikeCoding,
  { outputs, outputSpikes }: Pick<BatchResult, 'outputs' | 'outputSpikes'>,
  steps?: number,
): Uint16Array {
  if (codingOf(coding).readout === 'count') return spikeCounts(outputs);
  if (outputSpikes === undefined) throw new TypeError('first spikes are read of a run that keeps its spikes');
  return firstSpikes(outputSpikes, outputs.length, steps);
}

/** Returns readings of spiking neurons, which are counts. Throws a TypeError for values. */
export function spikeCounts(readings: Readings): Uint16Array {
  if (readings instanceof Uint16Array) return readings;
  throw new TypeError('graded neurons have values, no spikes that could be counted');
}
