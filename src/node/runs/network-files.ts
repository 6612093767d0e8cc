/** Trained networks on disk, and files made with them. */
import '../setup.js';
import { InputError, UsageError } from '../../core/errors.js';
import type { SetPart } from '../../data/hold-out.js';
import { type ImageSet, imagePixels } from '../../data/image-set.js';
import { resizeImage } from '../../data/resize.js';
import { type GoldenVectors, parseGolden } from '../../diagnose/verify.js';
import { decodePng } from '../../formats/png.js';
import { safetensorsMetadata } from '../../formats/safetensors.js';
import type { CheckpointOf } from '../../network/checkpoint.js';
import { kindOfMetadata } from '../../network/checkpoint-parts.js';
import type { Kind } from '../../network/naming.js';
import type { Network, SpikingNetwork } from '../../network/network.js';
import type { NamesThat } from '../../network/neuron-options.js';
import { rasterPlot } from '../../report/raster-plot.js';
import { openRun, openRunOf, strictText } from '../../runs/open-run.js';
import type { ImageRunConfig, ImageSource } from '../../tasks/autoencoder.js';
import { TASKS, type TaskName, type TypesOf } from '../../tasks/index.js';
import type { Task } from '../../tasks/task.js';
import { type NeuronPlace, rasterOf, recordSample, type SampleRecord } from '../../use/raster.js';
import { reconstruct } from '../../use/reconstruct.js';
import { writeFileAtomic } from '../files/atomic-file.js';
import { isFolder, presentNames, readFileBounded, readStart, withFile } from '../files/bounded-file.js';
import { checkPictureFile, type PictureFileOptions, writePicture } from '../files/picture-file.js';
import { greyPngBytes } from '../files/png-file.js';
import { loadImageSet } from '../sets/image-sets.js';
import { folderStore } from './folder-store.js';
import { isImported, runFile } from './run-folder.js';

/** Most bytes of a PNG file or of golden vectors. */
const MAX_PNG_BYTES = 2 ** 28;
const MAX_GOLDEN_BYTES = 2 ** 28;
export const MAX_CHECKPOINT_BYTES = 2 ** 32;
/** Room for a checkpoint's header. */
const HEADER_BYTES = 2 ** 20;

/** A network from a file. */
export interface Opened<Trained, Config> {
  readonly network: Trained;
  /** The run it belongs to; undefined where a checkpoint file alone was opened. */
  readonly config: Config | undefined;
  /** Batches that it was trained for; 0 for one that was trained elsewhere. */
  readonly batch: number;
}

/** Neurons that a network has to have. */
export interface NeededNeurons<Spikes extends boolean> {
  /** True if they have to spike, false if they must not; any will do if it is not given. */
  readonly spikes?: Spikes | undefined;
}

/** An autoencoder from a file. */
export type OpenedNetwork<Spikes extends boolean = boolean> = Opened<
  Network<NamesThat<Spikes>>,
  ImageRunConfig
>;

/**
 * Opens the autoencoder in a run folder or a checkpoint file. Throws an InputError if there is none, or if its neurons are
 * not those that are needed.
 */
export async function openNetwork<Spikes extends boolean = boolean>(
  path: string,
  { spikes }: NeededNeurons<Spikes> = {},
): Promise<OpenedNetwork<Spikes>> {
  // The neurons were checked.
  return (await openTrained('autoencoder', path, spikes)) as object as OpenedNetwork<Spikes>;
}

/**
 * Opens the network of a task in a run folder or a checkpoint file. Throws an InputError if there is none, or if its neurons
 * do not spike or not as `spikes` says.
 */
export async function openTrained<N extends TaskName>(
  kind: N,
  path: string,
  spikes?: boolean,
): Promise<Opened<TypesOf<N>['network'], TypesOf<N>['config']>> {
  const file = await loneCheckpoint(path);
  if (file !== undefined) {
    const { network, batch } = await readCheckpointFile(kind, file, spikes);
    return { network, config: undefined, batch };
  }
  const run = await openRunOf(folderStore(path), kind, spikes);
  const checkpoint = await run.checkpoint();
  if (checkpoint === undefined) throw notYetTrained(path);
  return { network: checkpoint.network, config: run.config, batch: checkpoint.batch };
}

/** Reads the checkpoint file of a task. Throws an InputError if it is not one, or of other neurons. */
async function readCheckpointFile<N extends TaskName>(
  kind: N,
  file: string,
  spikes?: boolean,
): Promise<CheckpointOf<TypesOf<N>['network']>> {
  const task: Task<TypesOf<N>> = TASKS[kind];
  return task.decode(await readFileBounded(file, MAX_CHECKPOINT_BYTES), file, spikes);
}

/** Returns the checkpoint file that stands for itself at `path`: that file, or that of an imported network's folder. */
export async function loneCheckpoint(path: string): Promise<string | undefined> {
  if (!(await isFolder(path))) return path;
  return isImported(await presentNames(path)) ? runFile(path, 'checkpoint') : undefined;
}

/** Returns the kind of network at a path; for a file that is none, a spiking autoencoder, as reading it will deny. */
export async function networkKind(path: string): Promise<Kind> {
  const file = await loneCheckpoint(path);
  if (file === undefined) {
    const { kind, options } = (await openRun(folderStore(path))).config;
    return { task: kind, neuron: options.neuron };
  }
  const start = await withFile(file, (handle) => readStart(handle, HEADER_BYTES));
  const none: Kind = { task: 'autoencoder', neuron: 'lif' };
  try {
    return kindOfMetadata(safetensorsMetadata(start, file)) ?? none;
  } catch (error) {
    if (error instanceof InputError) return none;
    throw error;
  }
}

/** Returns the error for a run without a checkpoint. */
export function notYetTrained(run: string): InputError {
  return new InputError(
    `${run}: holds no network yet, it was stopped before its first checkpoint; run "spikeloom resume ${run}"`,
  );
}

/** Test images of a network; whatever is not given is that of the network's run. */
export interface ImageRequest extends Partial<Pick<ImageSource, 'dataDir' | 'resize'>> {
  /** Default: the test part. */
  readonly part?: SetPart | undefined;
  readonly set?: string | undefined;
  /** At most so many, the first ones. */
  readonly count?: number | undefined;
}

/** Test images for an opened network: those asked for, else those of its run. */
export async function loadNetworkImages(
  { network, config }: Pick<Opened<Pick<Network, 'image'>, ImageRunConfig>, 'network' | 'config'>,
  request: ImageRequest = {},
): Promise<ImageSet> {
  const set = request.set ?? config?.data.set;
  if (set === undefined) {
    throw new UsageError('a checkpoint without its run does not say what it was trained on: give --data');
  }
  const sameSet = request.set === undefined || request.set === config?.data.set;
  return loadImageSet(set, {
    part: request.part ?? 'test',
    dataDir: request.dataDir ?? (sameSet ? config?.data.dataDir : undefined),
    count: request.count,
    // A run on resampled images takes images that are resampled in the same way.
    resize: request.resize ?? (config?.data.resize ? network.image : undefined),
  });
}

/** Treatment of an image of another size. */
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

/** Options of a raster. */
export interface RasterFileOptions extends PictureFileOptions {
  /** Whose potentials are drawn; some telling ones unless given. */
  readonly neurons?: readonly NeuronPlace[] | undefined;
}

/** Draws the spikes of image `index` of a set in a network, as an SVG or a PNG file. */
export async function rasterFile(
  network: SpikingNetwork,
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
  network: SpikingNetwork,
  images: ImageSet,
  index: number,
): Promise<{ readonly record: SampleRecord; readonly title: string }> {
  if (!(index < images.count)) {
    throw new UsageError(`--index must be in [0, ${images.count - 1}], ${images.name} has no image ${index}`);
  }
  const record = await recordSample(network, imagePixels(images, index), {
    sample: index,
    spikes: images.spikes,
  });
  return {
    record,
    title: `Test image ${index} of ${images.name}, class ${images.classes[images.labels[index]]}`,
  };
}

/** Reads a file of golden vectors. Throws an InputError where it is not one. */
export async function readGoldenFile(file: string): Promise<GoldenVectors> {
  return parseGolden(strictText(await readFileBounded(file, MAX_GOLDEN_BYTES), file), file);
}
