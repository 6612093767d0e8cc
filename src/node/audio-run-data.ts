/** The clips, images and autoencoder of an audiocoder's run: loaded when it begins, and found again when it goes on. */
import { resolve } from 'node:path';
import { crc32 } from 'node:zlib';
import type { ClipSet, HeardSet } from '../data/clip-set.js';
import { type ClipSplit, splitClips } from '../data/clip-split.js';
import { type ImageSet, imagePixels } from '../data/image-set.js';
import { type Pairs, pairByClass, pairByClip } from '../data/pairing.js';
import { InputError } from '../errors.js';
import type { AudioRunConfig, RunClips } from '../formats/audio-run-config.js';
import { checkImageSize } from '../inference/evaluate.js';
import type { Network } from '../network/network.js';
import { type AudiocoderOptions, hearingOf } from '../options/audiocoder-schema.js';
import type { AudiocoderData } from '../training/train-audiocoder.js';
import { loadClipSet, SPOKEN_DIGITS_DEFAULT_COUNT } from './clip-sets.js';
import { dataFolder } from './data-folder.js';
import { hearClips } from './heard-sets.js';
import { openNetwork } from './network-files.js';
import { publishedClips } from './published-clips.js';
import { checkSameData, loadRunPart, loadTrainingData } from './run-data.js';
import { runFile } from './run-folder.js';
import type { RunControls } from './run-sitting.js';

export interface AudioDataRequest {
  /** `spoken-digits`, a published set of clips, or the path of a folder of sounds by class. */
  readonly audio: string;
  /** How many of `spoken-digits` to make. */
  readonly clips?: number | undefined;
  /** Images that clips are paired with. Default: those that the autoencoder was trained on. */
  readonly images?: string | undefined;
  /** Run folder or checkpoint of the autoencoder. */
  readonly autoencoder: string;
  /** Of Dataset A: the place of each class's image. Default: those nearest to the means of their classes. */
  readonly classImages?: readonly number[] | undefined;
  /** Where published sets lie. */
  readonly dataDir?: string | undefined;
}

/** The data of a run that goes on. */
export interface ReloadedAudio {
  readonly data: AudiocoderData;
  /** The sound of a clip, as its set gives it. */
  readonly load: ClipSet['load'];
}

/** The data of a new run. */
export interface LoadedAudio extends ReloadedAudio {
  /** What the configuration says of them. */
  readonly stored: Pick<AudioRunConfig, 'clips' | 'data' | 'autoencoder' | 'test' | 'classImages'>;
}

/** Loads everything that a new run needs. */
export async function loadAudio(
  request: AudioDataRequest,
  options: AudiocoderOptions,
  controls: RunControls,
): Promise<LoadedAudio> {
  const { network: autoencoder, config } = await openNetwork(request.autoencoder);
  const set = request.images ?? config?.data.set ?? 'digits';
  const { images, data } = await loadTrainingData(
    {
      set,
      dataDir: request.dataDir ?? (request.images === undefined ? config?.data.dataDir : undefined),
      resize: config?.data.resize && autoencoder.image,
    },
    0,
  );
  checkImageSize(autoencoder, images);
  const isMade = request.audio === 'spoken-digits';
  const isPublished = publishedClips(request.audio) !== undefined;
  const clips = {
    set: isMade || isPublished ? request.audio : resolve(request.audio),
    dataDir: isPublished ? dataFolder(request.dataDir) : undefined,
    count: isMade ? (request.clips ?? SPOKEN_DIGITS_DEFAULT_COUNT) : undefined,
  };
  const { heard, load } = await hearSet(clips, options, controls);
  const split = splitClips(heard, options.split, options.splitSeed);
  const pairs = pairClips(heard, images, split, options, request.classImages);
  return {
    data: { heard, split, pairs, images: pairedImages(images, pairs), autoencoder },
    load,
    stored: {
      clips: {
        ...clips,
        name: heard.name,
        clips: heard.clips.length,
        classes: heard.classes,
        checksum: heardChecksum(heard),
      },
      data,
      autoencoder: {
        path: resolve(request.autoencoder),
        widths: autoencoder.widths,
        checksum: weightsChecksum(autoencoder),
      },
      test: Array.from(split.test, (clip) => heard.clips[clip].name),
      ...(options.pairing === 'class' && { classImages: pairs.places }),
    },
  };
}

/** What replaces where a run's data lay. */
export interface MovedAudio {
  readonly audio?: string | undefined;
  readonly images?: string | undefined;
  readonly dataDir?: string | undefined;
}

/**
 * Loads the data of a run again. The autoencoder is that of its checkpoint, where there is one, else it is read from
 * where it was. Throws an InputError where anything is not as it was.
 */
export async function reloadAudio(
  folder: string,
  config: AudioRunConfig,
  known: Network | undefined,
  { audio, images: set, dataDir }: MovedAudio,
  controls: RunControls,
): Promise<ReloadedAudio> {
  const file = runFile(folder, 'config');
  const autoencoder = known ?? (await openNetwork(config.autoencoder.path)).network;
  if (weightsChecksum(autoencoder) !== config.autoencoder.checksum) {
    throw new InputError(`${config.autoencoder.path}: no longer the autoencoder that ${file} was begun with`);
  }
  const images = await loadRunPart(config.data, 'train', { ...(set && { set }), dataDir });
  checkSameData(images, config.data, file);
  const { clips } = config;
  const place = { ...clips, ...(audio && { set: audio }), ...(dataDir && { dataDir }) };
  const { heard, load } = await hearSet(place, config.options, controls);
  checkSameClips(heard, clips, file);
  const split = storedSplit(heard, config.test, file);
  const pairs = pairClips(heard, images, split, config.options, config.classImages);
  return { data: { heard, split, pairs, images: pairedImages(images, pairs), autoencoder }, load };
}

async function hearSet(
  { set, dataDir, count }: Pick<RunClips, 'set' | 'dataDir' | 'count'>,
  options: AudiocoderOptions,
  { signal, onHearing, onWarning }: RunControls,
): Promise<{ readonly heard: HeardSet; readonly load: ClipSet['load'] }> {
  const clips = await loadClipSet(set, { dataDir, count });
  const heard = await hearClips(clips, hearingOf(options), { signal, onProgress: onHearing, onWarning });
  return { heard, load: clips.load };
}

function pairClips(
  heard: HeardSet,
  images: ImageSet,
  { train }: ClipSplit,
  { pairing, seed }: AudiocoderOptions,
  classImages: readonly number[] | undefined,
): Pairs {
  return pairing === 'class'
    ? pairByClass(heard, images, classImages)
    : pairByClip(heard, images, train, seed);
}

function pairedImages(images: ImageSet, { places }: Pairs): Uint8Array[] {
  // Copied, so that the whole set need not be kept.
  return places.map((place) => imagePixels(images, place).slice());
}

/** The split that a configuration names. */
function storedSplit(heard: HeardSet, test: readonly string[], file: string): ClipSplit {
  const names = new Set(test);
  const all = [...heard.clips.keys()];
  const split = {
    train: Uint32Array.from(all.filter((i) => !names.has(heard.clips[i].name))),
    test: Uint32Array.from(all.filter((i) => names.has(heard.clips[i].name))),
  };
  if (split.test.length !== names.size || split.train.length === 0) {
    throw new InputError(
      `${file}: of its ${names.size} test clips ${split.test.length} are among the ${all.length} of ${heard.name}`,
    );
  }
  return split;
}

function checkSameClips(heard: HeardSet, clips: RunClips, file: string): void {
  const found = heardChecksum(heard);
  if (heard.clips.length === clips.clips && found === clips.checksum) return;
  throw new InputError(
    `${file}: its ${clips.clips} clips (checksum ${clips.checksum}) are not those of ${heard.name} now, ` +
      `${heard.clips.length} (${found})`,
  );
}

function heardChecksum({ clips, intensities }: HeardSet): string {
  let sum = crc32(clips.map(({ name }) => name).join('\n'));
  for (const { buffer, byteOffset, byteLength } of intensities) {
    sum = crc32(new Uint8Array(buffer, byteOffset, byteLength), sum);
  }
  return hexadecimal(sum);
}

function weightsChecksum({ weights }: Network): string {
  let sum = 0;
  for (const { buffer, byteOffset, byteLength } of weights) {
    sum = crc32(new Uint8Array(buffer, byteOffset, byteLength), sum);
  }
  return hexadecimal(sum);
}

function hexadecimal(sum: number): string {
  return sum.toString(16).padStart(8, '0');
}
