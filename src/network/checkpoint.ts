/**
 * An autoencoder, spiking or an ANN, ⇄ the bytes of a safetensors file.
 *
 *     layers.0.weight, layers.1.weight, …   F32 [N_l, N_{l−1}], row-major
 *     layers.0.weight64, …                  F64, only where the engine counts in float64
 *     layers.0.moment1, layers.0.moment2, … F32 or F64, what Adam remembers of an ANN, until its training is complete
 *     metadata: format, formatVersion, spikeloom (version), widths, image, seed, batch, updates (of an ANN, as long),
 *     options (JSON), crc32 of the data (checked-safetensors.ts)
 *
 * Nothing is in it but what seed and options decide: equal trainings make equal files, whatever time they took and
 * on however many threads they ran. Any safetensors reader can read it.
 */
import { type Check, readJson, record, string } from '../core/json-input.js';
import { VERSION } from '../core/version.js';
import { isPrecise } from '../engine/index.js';
import { decodeCheckedSafetensors, encodeCheckedSafetensors } from '../formats/checked-safetensors.js';
import type { SafetensorsContent, SafetensorsParts } from '../formats/safetensors.js';
import type { OptimizerState } from '../learning/rule.js';
import type { AnnNetwork } from './ann-network.js';
import type { AnnAutoencoderOptions } from './ann-schema.js';
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
import { decisiveOptions, OPTION_CHECKS } from './stored.js';

/** A network as a checkpoint holds it, and how far its training had come. */
export interface CheckpointOf<Network> {
  readonly network: Network;
  /** Batches done, over all epochs. */
  readonly batch: number;
  /** The weights as the engine had them, where that is finer than float32. */
  readonly precise?: readonly Float64Array[] | undefined;
  /** Of an ANN whose training is not complete. */
  readonly optimizer?: OptimizerState | undefined;
  /** The version of Spikeloom that wrote it. */
  readonly version: string;
}

/** An autoencoder as a checkpoint holds it. */
export type Checkpoint = CheckpointOf<Network>;
/** The same of an ANN autoencoder. */
export type AnnCheckpoint = CheckpointOf<AnnNetwork>;

/** What a file holds. `weights` are those of the engine, in its precision, per layer [N_l, N_{l−1}]. */
export function checkpointParts(
  network: Omit<Network, 'weights'>,
  state: Omit<StoredState, 'optimizer'>,
): SafetensorsParts {
  return partsOf('autoencoder', network, state);
}

/** The same of an ANN. */
export function annCheckpointParts(
  network: Omit<AnnNetwork, 'weights'>,
  state: StoredState,
): SafetensorsParts {
  return partsOf('ann-autoencoder', network, state);
}

/** The whole file in memory. */
export function encodeCheckpoint(...content: Parameters<typeof checkpointParts>): Uint8Array {
  return encodeCheckedSafetensors(checkpointParts(...content));
}

/** The same of an ANN. */
export function encodeAnnCheckpoint(...content: Parameters<typeof annCheckpointParts>): Uint8Array {
  return encodeCheckedSafetensors(annCheckpointParts(...content));
}

/**
 * Reads a whole file; `file` is its name in errors. Weights are views of `bytes` where their place allows it.
 * Throws an InputError for anything that is not such a network.
 */
export function decodeCheckpoint(bytes: Uint8Array, file: string): Checkpoint {
  const content = decodeCheckedSafetensors(bytes, file);
  checkFormat(content.metadata.format, 'autoencoder', file);
  return readNetwork<AutoencoderOptions>(content, OPTION_CHECKS.autoencoder.decisive, file);
}

/** The same of an ANN. */
export function decodeAnnCheckpoint(bytes: Uint8Array, file: string): AnnCheckpoint {
  const content = decodeCheckedSafetensors(bytes, file);
  checkFormat(content.metadata.format, 'ann-autoencoder', file);
  const checkpoint = readNetwork<AnnAutoencoderOptions>(
    content,
    OPTION_CHECKS['ann-autoencoder'].decisive,
    file,
  );
  const { widths, options } = checkpoint.network;
  return { ...checkpoint, optimizer: readOptimizer(content, 'layers', widths, options, file) };
}

function partsOf(
  kind: 'autoencoder' | 'ann-autoencoder',
  { widths, image, options }: Omit<NetworkOf<LoopOptions>, 'weights'>,
  { batch, weights, optimizer }: StoredState,
): SafetensorsParts {
  return {
    tensors: [
      ...weightTensors('layers', widths, weights),
      ...(optimizer ? momentTensors('layers', widths, optimizer) : []),
    ],
    metadata: {
      format: FORMATS[kind],
      formatVersion: FORMAT_VERSION,
      spikeloom: VERSION,
      widths: widths.join('-'),
      image: `${image.width}x${image.height}`,
      seed: String(options.seed),
      batch: String(batch),
      ...(optimizer && { updates: String(optimizer.updates) }),
      options: JSON.stringify(decisiveOptions(kind, options)),
    },
  };
}

const checkMetadata = record(
  {
    format: string,
    formatVersion: string,
    spikeloom: string,
    image: string,
    batch: string,
    options: string,
  },
  'ignore',
);

function readNetwork<O extends LoopOptions>(
  content: SafetensorsContent,
  checkOptions: Check<O>,
  file: string,
): CheckpointOf<NetworkOf<O>> {
  const place = `${file}: metadata`;
  const metadata = checkMetadata(content.metadata, { file: place, path: '' });
  checkVersion(metadata.formatVersion, file);
  const options = readJson(metadata.options, `${place}: options`, checkOptions);
  const image = readSize(metadata.image, place);
  const batch = readCount(metadata.batch, 'batch', place);
  const widths = autoencoderWidths(image.width * image.height, options.hidden);
  const weights = readWeights(content, 'layers', widths, file);
  const precise = isPrecise(options.engine) ? readPreciseWeights(content, 'layers', widths, file) : undefined;
  return { network: { widths, weights, image, options }, batch, precise, version: metadata.spikeloom };
}
