/** Autoencoders: their files in a run folder, and their task. */
import { type Check, mustBe, oneOf, optional, record, string } from '../core/json-input.js';
import type { ImageSize } from '../data/resize.js';
import { decodeCheckpoint } from '../network/checkpoint.js';
import { autoencoderWidths, type Network } from '../network/network.js';
import { isSpiking, SPIKING } from '../network/neuron-options.js';
import { resolveOptions } from '../network/presets.js';
import { AUTOENCODER_SCHEMA, type AutoencoderOptions } from '../network/schema.js';
import { innerHidden } from '../network/stack.js';
import { checksOf } from '../network/stored.js';
import type { NeuronName } from '../neurons/index.js';
import type { Given } from '../options/spec.js';
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
import type { RunAt, Task } from './task.js';

/** The autoencoder in whose middle another one was trained, and where it was read from. */
export interface StackedOn {
  /** Absolute path of the run or checkpoint. */
  readonly path: string;
  /** [pixels, hidden layers, pixels] */
  readonly widths: readonly number[];
  /** CRC-32 of its weights, hexadecimal. */
  readonly checksum: string;
}

/** Images of a run. */
export interface ImageSource {
  /** `digits`, a published set, or the path of a folder of images by class. */
  readonly data: string;
  /** Folder of the published sets. */
  readonly dataDir?: string | undefined;
  readonly resize?: ImageSize | undefined;
  /** Test images for the result; 0 for none. Default: 1000. */
  readonly evaluate?: number | undefined;
}

/** Images of a run that may be those of the run it builds on. */
export interface PartialImageSource extends Omit<ImageSource, 'data'> {
  readonly data?: string | undefined;
}

/** Parts of all requests for autoencoders. */
interface AnyImageRequest {
  readonly task: 'autoencoder';
  readonly options?: Given<AutoencoderOptions>;
}

/** Request for an autoencoder of images. */
interface ImageRequest extends AnyImageRequest {
  readonly source: ImageSource;
  /** All widths, inputs and outputs included, in place of the option `hidden`. */
  readonly layers?: readonly number[] | undefined;
  readonly on?: undefined;
}

/** Request for an autoencoder that is trained in the middle of another one; images not given are those of its run. */
interface StackedRequest extends AnyImageRequest {
  readonly source: PartialImageSource;
  readonly layers?: undefined;
  readonly on: RunAt;
}

/** Request for a run of an autoencoder. */
export type AutoencoderRequest = ImageRequest | StackedRequest;

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

/** Default number of test images, which needs no flag. */
const EVALUATED = 1000;

const ERRORS: readonly Quantity[] = [
  { id: 'mse', name: 'mse', heading: 'Test mse' },
  { id: 'spikeMse', name: 'spikeMse', of: SPIKING },
];

/** Types of the task of autoencoders. */
export interface Autoencoder {
  readonly config: ImageRunConfig;
  readonly request: AutoencoderRequest;
  readonly line: AutoencoderLine;
  readonly network: Network;
  readonly summary: ImageRunSummary;
}

export const AUTOENCODER: Task<Autoencoder> = {
  kind: 'autoencoder',
  movesOf: () => ['data'],
  schema: AUTOENCODER_SCHEMA,
  leading: ['preset', 'neuron', 'optimizer', 'coding', 'steps'],
  resolve: resolveOptions,
  configCheck,
  lines: ERRORS,
  results: ERRORS,
  samples: 'test images',
  decode: (bytes, file, spikes) => decodeCheckpoint('autoencoder', bytes, file, spikes),
  optionsOf: ({ options }) => options,
  takes: ({ image }, { data }) => image.width === data.width && image.height === data.height,
  identityOf: ({ source: { data: images, evaluate } }) => ({ images, evaluate }),
  flagsOf: ({ source: { data, dataDir, resize, evaluate } }, stackOn) => ({
    ...{ stackOn, data, dataDir },
    ...{ resize: resize && `${resize.width}x${resize.height}`, evaluate },
  }),
  requestOf({ evaluate, stackedOn, data: { set: data, dataDir, resize }, options }) {
    const source = { data, dataDir, resize, evaluate: evaluate === EVALUATED ? undefined : evaluate };
    if (stackedOn === undefined) return { source };
    const hidden = innerHidden(options.hidden, stackedOn.widths);
    return { source, options: { hidden }, on: { path: stackedOn.path } };
  },
  setsOf: ({ data }) => [data],
  sentenceOf({ data, options: { limit }, stackedOn }) {
    const shown = limit > 0 ? Math.min(limit, data.images) : data.images;
    const where = stackedOn
      ? ` in the middle of another (${stackedOn.widths.join('-')}, whose weights stayed)`
      : '';
    return `${where} was shown ${shown.toLocaleString('en')} images of ${data.name}`;
  },
};
