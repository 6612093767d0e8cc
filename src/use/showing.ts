/** Showing images to a network of any neurons, and reading its outputs. */
import { UsageError } from '../core/errors.js';
import { type ImageSet, imagePixels, type SampleSpikes } from '../data/image-set.js';
import type { Batch, BatchResult, Readings, RunOptions } from '../engine/engine.js';
import { isSpiking } from '../network/neuron-options.js';
import type { AutoencoderOptions } from '../network/schema.js';
import {
  codedInput,
  type ImageBatch,
  imageIntensities,
  presentationOf,
  readOut,
  readoutOptions,
  spikeInput,
} from './batches.js';
import { readingsToGrey, valuesToGrey } from './grey.js';

/** Way in which intensities are shown to a network and its outputs are read, by its neurons. */
export interface Showing {
  /** Steps that they are shown for. */
  readonly steps: number;
  /** Returns the input of a batch of intensities [B, N_0]; `samples` [B] are the places their random numbers come from. */
  readonly input: (intensities: Uint16Array, samples: Uint32Array) => Batch['input'];
  /** Optional outputs that a run has to keep for its outputs to be read. */
  readonly keeps: Pick<RunOptions, 'keepOutputSpikes'>;
  /** Returns the readings of the outputs [B, N_L]: numbers of spikes or how soon they come, or values. */
  readonly read: (result: BatchResult) => Readings;
  /** Returns readings as grey, 0..255. */
  readonly toGrey: (readings: Readings) => Uint8Array;
}

/** Returns how images are shown to a network with such options; a coding of one's own takes the place of theirs. */
export function showingOf(options: AutoencoderOptions, how: Parameters<typeof presentationOf>[1]): Showing {
  if (!isSpiking(options)) {
    if (how.own !== undefined) {
      throw new UsageError('coding must be left out for an ANN: its inputs are intensities, not spikes');
    }
    return VALUES;
  }
  const presentation = presentationOf(options, how);
  const { steps, coding } = presentation;
  return {
    steps,
    input: (intensities, samples) => codedInput(intensities, samples, presentation),
    keeps: readoutOptions(coding),
    read: (result) => readOut(coding, result, steps),
    toGrey: (readings) => readingsToGrey(readings, presentation),
  };
}

/** Networks of graded outputs are shown the intensities themselves, for one step. */
const VALUES: Showing = {
  steps: 1,
  input: (values) => ({ kind: 'values', values }),
  keeps: {},
  read: ({ outputs }) => outputs,
  toGrey: valuesToGrey,
};

/** Returns images at the places `samples` of a set as a batch. */
export function shownBatch(images: ImageSet, samples: Uint32Array, showing: Showing): ImageBatch {
  return shownRows(
    Array.from(samples, (n) => imagePixels(images, n)),
    samples,
    showing,
    images.spikes,
  );
}

/** Returns rows of pixels [B][N_0] as a batch; `spikes` are those of the set that the samples are of, if it has any. */
export function shownRows(
  rows: readonly Uint8Array[],
  samples: Uint32Array,
  showing: Showing,
  spikes?: SampleSpikes,
): ImageBatch {
  const intensities = imageIntensities(rows);
  const input =
    spikes && showing !== VALUES
      ? spikeInput(spikes, samples, showing.steps)
      : showing.input(intensities, samples);
  return { size: rows.length, steps: showing.steps, input, target: 'input', intensities };
}
