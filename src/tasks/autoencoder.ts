/** Autoencoders: their files in a run folder, and their task. */
import { type Check, mustBe, oneOf, optional, record, string } from '../core/json-input.js';
import { decodeCheckpoint } from '../network/checkpoint.js';
import { autoencoderWidths, type Network } from '../network/network.js';
import { isSpiking, SPIKING } from '../network/neuron-options.js';
import { resolveOptions } from '../network/presets.js';
import { AUTOENCODER_SCHEMA, type AutoencoderOptions } from '../network/schema.js';
import { checksOf } from '../network/stored.js';
import type { NeuronName } from '../neurons/index.js';
import type { AutoencoderLine } from '../training/metrics-line.js';
import type { Evaluation } from '../use/measure-images.js';
import {
  checkAgreement,
  checkRunData,
  headFields,
  newRunHead,
  type RunData,
  type RunHead,
} from './config.js';
import type { Quantity } from './quantity.js';
import { type NeuronSummary, whole } from './summary.js';
import type { Task } from './task.js';

/** The autoencoder in whose middle another one was trained, and where it was read from. */
export interface StackedOn {
  /** Absolute path of the run or checkpoint. */
  readonly path: string;
  /** [pixels, hidden layers, pixels] */
  readonly widths: readonly number[];
  /** CRC-32 of its weights, hexadecimal. */
  readonly checksum: string;
}

/** `config.json` of an autoencoder's run. */
export interface ImageRunConfig extends RunHead {
  readonly kind: 'autoencoder';
  readonly data: RunData;
  /** Test images the result is measured on; 0 for none. */
  readonly evaluate: number;
  readonly options: AutoencoderOptions;
  /** Outer autoencoder of a spiking one that was trained by greedy stacking. */
  readonly stackedOn?: StackedOn | undefined;
}

/** `summary.json` of an autoencoder's run: test images against what it makes of them. */
export type ImageRunSummary<Neuron extends NeuronName = NeuronName> = Neuron extends NeuronName
  ? NeuronSummary<Evaluation<Neuron>, Neuron>
  : never;

/** Returns the check of a configuration, the agreement of its parts included. */
function configCheck(implied: NeuronName): Check<ImageRunConfig> {
  const checkFields = record({
    ...headFields,
    kind: oneOf(['autoencoder']),
    data: checkRunData,
    evaluate: whole,
    options: checksOf<AutoencoderOptions>(AUTOENCODER_SCHEMA, implied).all,
    stackedOn: optional(record({ path: string, widths: headFields.widths, checksum: string })),
  });
  return (value, place) => {
    const config = checkFields(value, place);
    const { data, widths, options, seed, stackedOn } = config;
    if (stackedOn !== undefined && !isSpiking(options)) {
      throw mustBe({ ...place, path: 'stackedOn' }, 'absent', stackedOn);
    }
    const expected = autoencoderWidths(data.width * data.height, options.hidden);
    checkAgreement({ widths, seed }, expected, options.seed, place.file);
    return config;
  };
}

/** The configuration of a run that begins now. */
export function newRunConfig(
  parts: Pick<ImageRunConfig, 'data' | 'evaluate' | 'options' | 'stackedOn'> & Pick<RunHead, 'batches'>,
  node: string,
): ImageRunConfig {
  const { data, options, batches, evaluate, stackedOn } = parts;
  const widths = autoencoderWidths(data.width * data.height, options.hidden);
  return {
    ...newRunHead({ seed: options.seed, widths, batches }, node),
    kind: 'autoencoder',
    evaluate,
    ...(stackedOn && { stackedOn }),
    data,
    options,
  };
}

const ERRORS: readonly Quantity[] = [
  { id: 'mse', name: 'mse' },
  { id: 'spikeMse', name: 'spikeMse', of: SPIKING },
];

/** Types of the task of autoencoders. */
export interface Autoencoder {
  readonly config: ImageRunConfig;
  readonly line: AutoencoderLine;
  readonly network: Network;
  readonly summary: ImageRunSummary;
}

export const AUTOENCODER: Task<Autoencoder> = {
  kind: 'autoencoder',
  schema: AUTOENCODER_SCHEMA,
  leading: ['preset', 'neuron', 'optimizer', 'coding', 'steps'],
  resolve: resolveOptions,
  configCheck,
  lines: ERRORS,
  results: ERRORS,
  samples: 'test images',
  decode: (bytes, file, spikes) => decodeCheckpoint('autoencoder', bytes, file, spikes),
  traitsOf: ({ options, image }) => ({ options, image }),
};
