/** Trained networks on disk, and files made with them. */
import '../setup.js';
import { InputError, UsageError } from '../../core/errors.js';
import { type ImageSet, imagePixels } from '../../data/image-set.js';
import { resizeImage } from '../../data/resize.js';
import { type GoldenVectors, parseGolden } from '../../diagnose/verify.js';
import { decodePng } from '../../formats/png.js';
import type { AnnNetwork } from '../../network/ann-network.js';
import type { CheckpointOf } from '../../network/checkpoint.js';
import type { Network } from '../../network/network.js';
import { rasterPlot } from '../../report/raster-plot.js';
import type { AnyImageRunConfig } from '../../runs/audio-run-config.js';
import type { AnnRunConfig, RunConfig } from '../../runs/run-config.js';
import { reconstructAnn } from '../../use/ann-images.js';
import { type NeuronPlace, rasterOf, recordSample, type SampleRecord } from '../../use/raster.js';
import { reconstruct } from '../../use/reconstruct.js';
import { writeFileAtomic } from '../files/atomic-file.js';
import { readFileBounded } from '../files/bounded-file.js';
import { checkPictureFile, type PictureFileOptions, writePicture } from '../files/picture-file.js';
import { greyPngBytes } from '../files/png-file.js';
import { loadImageSet } from '../sets/image-sets.js';
import type { DataRequest } from './run-data.js';
import { ANN_AUTOENCODER, AUTOENCODER, loneCheckpoint, type RunReaders } from './run-readers.js';

/** Most bytes of a PNG file or of golden vectors. */
const MAX_PNG_BYTES = 2 ** 28;
const MAX_GOLDEN_BYTES = 2 ** 28;

/** A network from a file. */
export interface Opened<Trained, Config> {
  readonly network: Trained;
  /** The run it belongs to; undefined where a checkpoint file alone was opened. */
  readonly config: Config | undefined;
  /** Batches that it was trained for; 0 for one that was trained elsewhere. */
  readonly batch: number;
}

/** An autoencoder from a file. */
export type OpenedNetwork = Opened<Network, RunConfig>;
/** The same of an ANN autoencoder. */
export type OpenedAnnNetwork = Opened<AnnNetwork, AnnRunConfig>;

/** The network in a run folder or a checkpoint file. Throws an InputError where there is none, or one of another kind. */
export function openNetwork(path: string): Promise<OpenedNetwork> {
  return openBy(AUTOENCODER, path);
}

/** The same of an ANN. */
export function openAnnNetwork(path: string): Promise<OpenedAnnNetwork> {
  return openBy(ANN_AUTOENCODER, path);
}

/** The same by the readers of any kind. */
export async function openBy<Trained, Config>(
  readers: Pick<
    RunReaders<Config, unknown, CheckpointOf<Trained>, unknown>,
    'config' | 'checkpoint' | 'file'
  >,
  path: string,
): Promise<Opened<Trained, Config>> {
  const file = await loneCheckpoint(path);
  if (file !== undefined) {
    const { network, batch } = await readers.file(file);
    return { network, config: undefined, batch };
  }
  const config = await readers.config(path);
  const checkpoint = await readers.checkpoint(path, config);
  if (checkpoint === undefined) throw notYetTrained(path);
  return { network: checkpoint.network, config, batch: checkpoint.batch };
}

/** What to say of a run without a checkpoint. */
export function notYetTrained(run: string): InputError {
  return new InputError(
    `${run}: holds no network yet, it was stopped before its first checkpoint; run "spikeloom resume ${run}"`,
  );
}

/** What is not given is that of the network's run. */
export interface ImageRequest extends Omit<DataRequest, 'set'> {
  readonly set?: string | undefined;
  /** At most so many, the first ones. */
  readonly count?: number | undefined;
}

/** Test images for an opened network: those asked for, else those of its run. */
export async function loadNetworkImages(
  { network, config }: Pick<Opened<Pick<Network, 'image'>, AnyImageRunConfig>, 'network' | 'config'>,
  request: ImageRequest = {},
): Promise<ImageSet> {
  const set = request.set ?? config?.data.set;
  if (set === undefined) {
    throw new UsageError('a checkpoint without its run does not say what it was trained on: give --data');
  }
  const sameSet = request.set === undefined || request.set === config?.data.set;
  return loadImageSet(set, {
    part: 'test',
    dataDir: request.dataDir ?? (sameSet ? config?.data.dataDir : undefined),
    count: request.count,
    // A run on resampled images takes images that are resampled in the same way.
    resize: request.resize ?? (config?.data.resize ? network.image : undefined),
  });
}

/** What to do with an image of another size. */
export interface ImageFileOptions {
  /** Resamples the image to the size that the network takes. */
  readonly resize?: boolean | undefined;
}

/** The pixels [height·width] of a PNG image for a network. Throws a UsageError where its size is another. */
export async function readNetworkImage(
  { image: { width, height } }: Pick<Network, 'image'>,
  image: string,
  { resize = false }: ImageFileOptions = {},
): Promise<Uint8Array> {
  const input = decodePng(await readFileBounded(image, MAX_PNG_BYTES), image);
  const fits = input.width === width && input.height === height;
  if (!(fits || resize)) {
    throw new UsageError(
      `${image} has ${input.width}×${input.height} pixels, the network takes ${width}×${height}: give --resize`,
    );
  }
  return fits ? input.pixels : resizeImage(input.pixels, input, { width, height });
}

/** Passes a PNG image through a network and writes what comes out as one. */
export async function reconstructFile(
  network: Network,
  image: string,
  output: string,
  options: ImageFileOptions = {},
): Promise<void> {
  const pixels = await readNetworkImage(network, image, options);
  await writeFileAtomic(output, greyPngBytes(await reconstruct(network, pixels)));
}

/** The same by an ANN. */
export async function reconstructFileAnn(
  network: AnnNetwork,
  image: string,
  output: string,
  options: ImageFileOptions = {},
): Promise<void> {
  const input = await readNetworkImage(network, image, options);
  const [pixels] = await reconstructAnn(network, [input]);
  await writeFileAtomic(output, greyPngBytes({ ...network.image, pixels }));
}

/** What a raster shows beside the spikes. */
export interface RasterFileOptions extends PictureFileOptions {
  /** Whose potentials are drawn; some telling ones unless given. */
  readonly neurons?: readonly NeuronPlace[] | undefined;
}

/** Draws the spikes of image `index` of a set in a network, as an SVG or a PNG file. */
export async function rasterFile(
  network: Network,
  images: ImageSet,
  index: number,
  output: string,
  { neurons, width }: RasterFileOptions = {},
): Promise<void> {
  checkPictureFile(output, { width });
  const { record, title } = await recordImage(network, images, index);
  await writePicture(output, rasterPlot(rasterOf(record, title, neurons)), { width });
}

/** Image `index` of a set on its way through a network. Throws a UsageError where there is no such image. */
export async function recordImage(
  network: Network,
  images: ImageSet,
  index: number,
): Promise<{ readonly record: SampleRecord; readonly title: string }> {
  if (!(index < images.count)) {
    throw new UsageError(`--index must be in [0, ${images.count - 1}], ${images.name} has no image ${index}`);
  }
  const record = await recordSample(network, imagePixels(images, index), { sample: index });
  return {
    record,
    title: `Test image ${index} of ${images.name}, class ${images.classes[images.labels[index]]}`,
  };
}

/** Reads a file of golden vectors. Throws an InputError where it is not one. */
export async function readGoldenFile(file: string): Promise<GoldenVectors> {
  const bytes = await readFileBounded(file, MAX_GOLDEN_BYTES);
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new InputError(`${file}: not valid UTF-8`);
  }
  return parseGolden(text, file);
}
