/**
 * A synthesis network, spiking or of ANNs, ⇄ the bytes of one safetensors file.
 *
 *     audiocoder.0.weight, audiocoder.1.weight, …    F32 [N_l, N_{l−1}]   sound → hidden spikes or values
 *     autoencoder.0.weight, autoencoder.1.weight, …  F32                  image → hidden spikes or values → image
 *     audiocoder.0.weight64, …                       F64, only where the engine counts in float64
 *     audiocoder.0.moment1, audiocoder.0.moment2, …  F32 or F64, of ANNs, as in `checkpoint.ts`
 *     metadata: format, formatVersion, spikeloom (version), image, batch, updates, classes, options, autoencoder (JSON),
 *     hears, which is `words` where it hears words over all frames
 *
 * As with an autoencoder's, nothing is in it but what seed and options decide (`checkpoint.ts`).
 */
import type { Hearing } from '../cochlea/hearing.js';
import { array, type Check, oneOf, optional, readJson, record, string } from '../core/json-input.js';
import { VERSION } from '../core/version.js';
import { isPrecise } from '../engine/index.js';
import { decodeCheckedSafetensors, encodeCheckedSafetensors } from '../formats/checked-safetensors.js';
import type { SafetensorsContent, SafetensorsParts } from '../formats/safetensors.js';
import type { AnnNetwork, AnnSynthesisNetwork } from './ann-network.js';
import type { AnnAudiocoderOptions, AnnAutoencoderOptions } from './ann-schema.js';
import type { AudiocoderOptions } from './audiocoder-schema.js';
import type { CheckpointOf } from './checkpoint.js';
import {
  checkFormat,
  checkVersion,
  FORMAT_VERSION,
  FORMATS,
  momentTensors,
  readCount,
  readOptimizer,
  readPreciseWeights,
  readSize,
  readWeights,
  type StoredState,
  weightTensors,
} from './checkpoint-parts.js';
import { autoencoderWidths, type Network, type NetworkOf } from './network.js';
import type { AutoencoderOptions, LoopOptions } from './schema.js';
import { decisiveOptions, OPTION_CHECKS, storedInputs } from './stored.js';
import { audiocoderWidths, type SynthesisNetwork, type SynthesisOf } from './synthesis.js';

/** `batch`, `precise` and `optimizer` are of the audiocoder's training. */
export type SynthesisCheckpoint = CheckpointOf<SynthesisNetwork>;
/** The same of ANNs. */
export type AnnSynthesisCheckpoint = CheckpointOf<AnnSynthesisNetwork>;

/** A synthesis network whose audiocoder's weights are given apart. */
export interface SynthesisPartsOf<Options, Autoencoder>
  extends Pick<SynthesisOf<Options, Autoencoder>, 'autoencoder' | 'classes' | 'hearsWords'> {
  readonly audiocoder: Omit<SynthesisOf<Options, Autoencoder>['audiocoder'], 'weights'>;
}

/** What the checkpoint of a synthesis network is made of. */
export type SynthesisParts = SynthesisPartsOf<AudiocoderOptions, Network>;
/** The same of ANNs. */
export type AnnSynthesisParts = SynthesisPartsOf<AnnAudiocoderOptions, AnnNetwork>;

/** What a file holds. `weights` are those of the audiocoder's engine, in its precision. */
export function synthesisParts(
  parts: SynthesisParts,
  state: Omit<StoredState, 'optimizer'>,
): SafetensorsParts {
  return partsOf('audiocoder', parts, state);
}

/** The same of ANNs. */
export function annSynthesisParts(parts: AnnSynthesisParts, state: StoredState): SafetensorsParts {
  return partsOf('ann-audiocoder', parts, state);
}

/** The whole file in memory. */
export function encodeSynthesis(...content: Parameters<typeof synthesisParts>): Uint8Array {
  return encodeCheckedSafetensors(synthesisParts(...content));
}

/** The same of ANNs. */
export function encodeAnnSynthesis(...content: Parameters<typeof annSynthesisParts>): Uint8Array {
  return encodeCheckedSafetensors(annSynthesisParts(...content));
}

/**
 * Reads a whole file; `file` is its name in errors. Weights are views of `bytes` where their place allows it.
 * Throws an InputError for anything that is not such a network.
 */
export function decodeSynthesis(bytes: Uint8Array, file: string): SynthesisCheckpoint {
  const content = decodeCheckedSafetensors(bytes, file);
  checkFormat(content.metadata.format, 'audiocoder', file);
  const { audiocoder, autoencoder } = OPTION_CHECKS;
  return readSynthesis<AudiocoderOptions, AutoencoderOptions>(
    content,
    audiocoder.decisive,
    autoencoder.decisive,
    file,
  );
}

/** The same of ANNs. */
export function decodeAnnSynthesis(bytes: Uint8Array, file: string): AnnSynthesisCheckpoint {
  const content = decodeCheckedSafetensors(bytes, file);
  checkFormat(content.metadata.format, 'ann-audiocoder', file);
  const checkpoint = readSynthesis<AnnAudiocoderOptions, AnnAutoencoderOptions>(
    content,
    OPTION_CHECKS['ann-audiocoder'].decisive,
    OPTION_CHECKS['ann-autoencoder'].decisive,
    file,
  );
  const { widths, options } = checkpoint.network.audiocoder;
  return { ...checkpoint, optimizer: readOptimizer(content, 'audiocoder', widths, options, file) };
}

function partsOf(
  kind: 'audiocoder' | 'ann-audiocoder',
  { audiocoder, autoencoder, classes, hearsWords }: SynthesisPartsOf<LoopOptions, NetworkOf<LoopOptions>>,
  { batch, weights, optimizer }: StoredState,
): SafetensorsParts {
  const { width, height } = autoencoder.image;
  return {
    tensors: [
      ...weightTensors('audiocoder', audiocoder.widths, weights),
      ...(optimizer ? momentTensors('audiocoder', audiocoder.widths, optimizer) : []),
      ...weightTensors('autoencoder', autoencoder.widths, autoencoder.weights),
    ],
    metadata: {
      format: FORMATS[kind],
      formatVersion: FORMAT_VERSION,
      spikeloom: VERSION,
      widths: audiocoder.widths.join('-'),
      image: `${width}x${height}`,
      seed: String(audiocoder.options.seed),
      batch: String(batch),
      ...(optimizer && { updates: String(optimizer.updates) }),
      classes: JSON.stringify(classes),
      ...(hearsWords && { hears: WORDS }),
      options: JSON.stringify(decisiveOptions(kind, audiocoder.options)),
      autoencoder: JSON.stringify(
        decisiveOptions(kind === 'audiocoder' ? 'autoencoder' : 'ann-autoencoder', autoencoder.options),
      ),
    },
  };
}

/** What `hears` says where it says anything. */
const WORDS = 'words';

const checkMetadata = record(
  {
    format: string,
    formatVersion: string,
    spikeloom: string,
    image: string,
    batch: string,
    classes: string,
    options: string,
    autoencoder: string,
    hears: optional(oneOf([WORDS])),
  },
  'ignore',
);

function readSynthesis<O extends LoopOptions & Hearing, A extends LoopOptions>(
  content: SafetensorsContent,
  checkOptions: Check<O>,
  checkImageOptions: Check<A>,
  file: string,
): CheckpointOf<SynthesisOf<O, NetworkOf<A>>> {
  const place = `${file}: metadata`;
  const metadata = checkMetadata(content.metadata, { file: place, path: '' });
  checkVersion(metadata.formatVersion, file);
  const options = readJson(metadata.options, `${place}: options`, checkOptions);
  const imageOptions = readJson(metadata.autoencoder, `${place}: autoencoder`, checkImageOptions);
  const classes = readJson(metadata.classes, `${place}: classes`, array(string, 1, 256));
  const image = readSize(metadata.image, place);
  const batch = readCount(metadata.batch, 'batch', place);
  const imageWidths = autoencoderWidths(image.width * image.height, imageOptions.hidden);
  const widths = audiocoderWidths(storedInputs(options, place), options, { widths: imageWidths });
  const autoencoder = {
    widths: imageWidths,
    // Copied, so that it does not keep the whole file in memory.
    weights: readWeights(content, 'autoencoder', imageWidths, file).map((matrix) => matrix.slice()),
    image,
    options: imageOptions,
  };
  const weights = readWeights(content, 'audiocoder', widths, file);
  const precise = isPrecise(options.engine)
    ? readPreciseWeights(content, 'audiocoder', widths, file)
    : undefined;
  const hearsWords = metadata.hears === WORDS;
  const network = {
    audiocoder: { widths, weights, options },
    autoencoder,
    classes,
    ...(hearsWords && { hearsWords }),
  };
  return { network, batch, precise, version: metadata.spikeloom };
}
