/** Autoencoders, spiking or ANN: their files in a run folder, and their tasks. */
import { type Check, mustBe, oneOf, optional, record, string, withDefault } from '../core/json-input.js';
import type { AnnNetwork } from '../network/ann-network.js';
import { ANN_AUTOENCODER_OPTIONS, type AnnAutoencoderOptions } from '../network/ann-schema.js';
import { decodeCheckpoint } from '../network/checkpoint.js';
import { autoencoderWidths, type Network, type NetworkOf } from '../network/network.js';
import { resolveAnnOptions, resolveOptions } from '../network/presets.js';
import { type AutoencoderOptions, type LoopOptions, OPTIONS } from '../network/schema.js';
import { OPTION_CHECKS } from '../network/stored.js';
import type { AnnMetricsLine, MetricsLine } from '../training/metrics-line.js';
import type { AnnEvaluation, Evaluation } from '../use/measure-images.js';
import {
  checkAgreement,
  checkRunData,
  headFields,
  newRunHead,
  type RunData,
  type RunHead,
} from './config.js';
import { lineCheck, summaryCheck } from './lines.js';
import { type Quantity, SPIKES, UNITS } from './quantity.js';
import { type AnnSummary, type SpikingSummary, whole } from './summary.js';
import type { NetworkTraits, Task } from './task.js';

/** The autoencoder in whose middle another one was trained, and where it was read from. */
export interface StackedOn {
  /** Absolute path of the run or checkpoint. */
  readonly path: string;
  /** [pixels, hidden layers, pixels] */
  readonly widths: readonly number[];
  /** CRC-32 of its weights, hexadecimal. */
  readonly checksum: string;
}

/** Configuration of an autoencoder's run. */
export interface ImageRunConfigOf<Kind, Options> extends RunHead {
  readonly kind: Kind;
  readonly data: RunData;
  /** Test images the result is measured on; 0 for none. */
  readonly evaluate: number;
  readonly options: Options;
  /** Outer autoencoder of a spiking one that was trained by greedy stacking. */
  readonly stackedOn?: StackedOn | undefined;
}

/** `config.json` of a spiking autoencoder's run. */
export type RunConfig = ImageRunConfigOf<'autoencoder', AutoencoderOptions>;
/** `config.json` of an ANN autoencoder's run. */
export type AnnRunConfig = ImageRunConfigOf<'ann-autoencoder', AnnAutoencoderOptions>;

/** `config.json` of an autoencoder's run, spiking or ANN. */
export type AnyImageRunConfig = RunConfig | AnnRunConfig;

/** `summary.json` of a spiking autoencoder's run: test images against what it makes of them. */
export type RunSummary = SpikingSummary<Evaluation>;
/** `summary.json` of an ANN autoencoder's run. */
export type AnnRunSummary = AnnSummary<AnnEvaluation>;

/** Checks a configuration, the agreement of its parts included. */
function imageRunCheck<Kind, Options extends LoopOptions>(
  checkKind: Check<Kind>,
  checkOptions: Check<Options>,
  checkStack: Check<StackedOn | undefined>,
): Check<ImageRunConfigOf<Kind, Options>> {
  const checkFields = record({
    ...headFields,
    kind: checkKind,
    data: checkRunData,
    evaluate: whole,
    options: checkOptions,
    stackedOn: checkStack,
  });
  return (value, place) => {
    const config = checkFields(value, place);
    const { data, widths, options, seed } = config;
    const expected = autoencoderWidths(data.width * data.height, options.hidden);
    checkAgreement({ widths, seed }, expected, options.seed, place.file);
    return config;
  };
}

const checkRunConfig: Check<RunConfig> = imageRunCheck(
  // The first runs did not say what they were.
  withDefault(oneOf(['autoencoder']), 'autoencoder'),
  OPTION_CHECKS.autoencoder.all,
  optional(record({ path: string, widths: headFields.widths, checksum: string })),
);
const checkAnnRunConfig: Check<AnnRunConfig> = imageRunCheck(
  oneOf(['ann-autoencoder']),
  OPTION_CHECKS['ann-autoencoder'].all,
  optional((value, place) => {
    throw mustBe(place, 'absent', value);
  }),
);

/** The configuration of a run that begins now. */
export function newRunConfig<Kind, Options extends LoopOptions>(
  parts: Pick<ImageRunConfigOf<Kind, Options>, 'kind' | 'data' | 'evaluate' | 'options'> &
    Pick<RunHead, 'batches'>,
  node: string,
): ImageRunConfigOf<Kind, Options> {
  const { data, options, batches, ...rest } = parts;
  const widths = autoencoderWidths(data.width * data.height, options.hidden);
  return { ...newRunHead({ seed: options.seed, widths, batches }, node), ...rest, data, options };
}

const ERRORS: readonly Quantity[] = [{ id: 'mse', name: 'mse' }];
const SPIKING_ERRORS: readonly Quantity[] = [...ERRORS, { id: 'spikeMse', name: 'spikeMse' }];

const traitsOf = ({ options, image }: NetworkOf<LoopOptions>): NetworkTraits => ({ options, image });

/** Types of the task of spiking autoencoders. */
export interface Autoencoder {
  readonly config: RunConfig;
  readonly line: MetricsLine;
  readonly network: Network;
  readonly summary: RunSummary;
}

export const AUTOENCODER: Task<Autoencoder> = {
  kind: 'autoencoder',
  schema: OPTIONS,
  leading: ['preset', 'steps', 'coding'],
  resolve: resolveOptions,
  checkConfig: checkRunConfig,
  lines: SPIKING_ERRORS,
  results: SPIKING_ERRORS,
  samples: 'test images',
  activity: SPIKES,
  checkLine: lineCheck(SPIKING_ERRORS, SPIKES),
  checkSummary: summaryCheck(SPIKING_ERRORS, SPIKES),
  decode: (bytes, file) => decodeCheckpoint('autoencoder', bytes, file),
  traitsOf,
};

/** Types of the task of ANN autoencoders. */
export interface AnnAutoencoder {
  readonly config: AnnRunConfig;
  readonly line: AnnMetricsLine;
  readonly network: AnnNetwork;
  readonly summary: AnnRunSummary;
}

export const ANN_AUTOENCODER: Task<AnnAutoencoder> = {
  kind: 'ann-autoencoder',
  schema: ANN_AUTOENCODER_OPTIONS,
  leading: ['preset', 'optimizer'],
  resolve: resolveAnnOptions,
  checkConfig: checkAnnRunConfig,
  lines: ERRORS,
  results: ERRORS,
  samples: 'test images',
  activity: UNITS,
  checkLine: lineCheck(ERRORS, UNITS),
  checkSummary: summaryCheck(ERRORS, UNITS),
  decode: (bytes, file) => decodeCheckpoint('ann-autoencoder', bytes, file),
  traitsOf,
};
