/** The clips, images and autoencoder of an audiocoder's run: loaded when it begins, and found again when it goes on. */
import { resolve } from 'node:path';
import { InputError, UsageError } from '../../core/errors.js';
import type { ClipSet } from '../../data/clip-set.js';
import { type ClipSplit, splitClips } from '../../data/clip-split.js';
import { type ImageSet, imagePixels } from '../../data/image-set.js';
import { type Pairs, pairByClass, pairByClip } from '../../data/pairing.js';
import type { AudiocoderOptions } from '../../network/audiocoder-schema.js';
import { hexFingerprint } from '../../network/fingerprint.js';
import type { Network } from '../../network/network.js';
import type { RunControls } from '../../runs/session.js';
import type { RunStore } from '../../runs/store.js';
import type { AudioRunConfig, ClipSource } from '../../tasks/audiocoder.js';
import type { ImageRunConfig } from '../../tasks/autoencoder.js';
import type { Moved } from '../../tasks/task.js';
import { type AudiocoderData, shownClips } from '../../training/train-audiocoder.js';
import { checkImageSize } from '../../use/measure-images.js';
import type { SynthesisQuality } from '../../use/synthesis-quality.js';
import { loadClipSet } from '../sets/clip-sets.js';
import { clipPlace, clipsOf, hearSet, reloadClips } from './heard-clips.js';
import type { OpenedNetwork } from './network-files.js';
import { checkSameData, loadRunPart, loadTrainingData, type TrainingData } from './run-data.js';

/** Source of an audiocoder's data. */
export interface AudioDataRequest extends ClipSource {
  /** Run folder or checkpoint of the autoencoder. */
  readonly autoencoder: string;
}

/** The data of a run that goes on. */
export interface ReloadedAudio {
  readonly data: AudiocoderData;
  /** The sound of a clip, as its set gives it. */
  readonly load: ClipSet['load'];
}

/** Data of an audiocoder's run. */
export interface ClipData extends ReloadedAudio {
  /** Result of the test after the last epoch so far. */
  tested?: SynthesisQuality | undefined;
}

/** The data of a new run. */
interface LoadedAudio extends ReloadedAudio {
  /** Fields of the configuration. */
  readonly stored: Pick<AudioRunConfig, 'clips' | 'data' | 'autoencoder' | 'test' | 'classImages'>;
}

/**
 * Loads everything that a new run needs. What a request has wrong is said before the clips are heard, which may take
 * long.
 */
export async function loadAudio(
  open: () => Promise<OpenedNetwork>,
  request: AudioDataRequest,
  options: AudiocoderOptions,
  controls: RunControls,
): Promise<LoadedAudio> {
  if (request.classImages !== undefined && options.pairing !== 'class') {
    throw new UsageError('--class-images is for --pairing class, with --pairing clip every clip has its own');
  }
  const place = clipPlace(request);
  const { network: autoencoder, config } = await open();
  const { images, data } = await loadPairedImages(request, autoencoder, config);
  const clips = await loadClipSet(place.set, place);
  const split = splitClips(clips, options.split, options.splitSeed);
  const pairs = pairClips(clips, images, split, options, request.classImages);
  const heard = await hearSet(clips, options, controls);
  return {
    data: { heard, split, pairs, images: pairedImages(images, pairs), autoencoder },
    load: clips.load,
    stored: {
      clips: clipsOf(place, heard),
      data,
      autoencoder: {
        path: resolve(request.autoencoder),
        widths: autoencoder.widths,
        checksum: hexFingerprint(autoencoder),
      },
      test: Array.from(split.test, (clip) => heard.clips[clip].name),
      ...(options.pairing === 'class' && { classImages: pairs.places }),
    },
  };
}

/** The images that clips are paired with: those asked for, else all that the autoencoder was trained on. */
async function loadPairedImages(
  { images: set, dataDir, imagesDir }: AudioDataRequest,
  autoencoder: Network,
  config: ImageRunConfig | undefined,
): Promise<TrainingData> {
  if (set === undefined && config === undefined) {
    throw new UsageError('a checkpoint without its run does not say what it was trained on: give --images');
  }
  const own = set === undefined ? config?.data : undefined;
  const loaded = await loadTrainingData(
    {
      data: set ?? own?.set ?? '',
      dataDir: imagesDir ?? own?.dataDir ?? dataDir,
      resize: config?.data.resize && autoencoder.image,
    },
    own?.count ?? 0,
  );
  checkImageSize(autoencoder, loaded.images);
  if (loaded.images.spikes !== undefined) {
    throw new UsageError(`${loaded.images.name} has spikes of its own; clips are paired with images`);
  }
  return loaded;
}

/** An autoencoder, and the file or folder it was found in. */
interface FoundAutoencoder {
  readonly autoencoder: Network;
  readonly place: string;
}

/** Loads the data of a run again. Throws an InputError where anything is not as it was, the autoencoder included. */
export async function reloadAudio(
  store: Pick<RunStore, 'nameOf'>,
  config: AudioRunConfig,
  { autoencoder, place: found }: FoundAutoencoder,
  { audio, images: imageSet, dataDir, imagesDir = dataDir }: Moved,
  controls: RunControls,
): Promise<ReloadedAudio> {
  const file = store.nameOf('config');
  if (hexFingerprint(autoencoder) !== config.autoencoder.checksum) {
    throw new InputError(`${found}: not the autoencoder that ${file} was begun with`);
  }
  const images = await loadRunPart(config.data, 'train', {
    ...(imageSet && { set: imageSet }),
    dataDir: imagesDir,
  });
  checkSameData(images, config.data, file);
  const { heard, split, load } = await reloadClips(config, { audio, dataDir }, file, controls);
  const pairs = pairClips(heard, images, split, config.options, config.classImages);
  return { data: { heard, split, pairs, images: pairedImages(images, pairs), autoencoder }, load };
}

function pairClips(
  clips: Omit<ClipSet, 'load'>,
  images: ImageSet,
  split: ClipSplit,
  options: AudiocoderOptions,
  classImages: readonly number[] | undefined,
): Pairs {
  return options.pairing === 'class'
    ? pairByClass(clips, images, classImages)
    : pairByClip(clips, images, shownClips(split, options), options.seed);
}

function pairedImages(images: ImageSet, { places }: Pairs): Uint8Array[] {
  // Copied, so that the whole set need not be kept.
  return places.map((place) => imagePixels(images, place).slice());
}
