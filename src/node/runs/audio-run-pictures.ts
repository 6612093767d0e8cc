/** The pictures of an audiocoder's run: test clips and what is drawn of them, and what the network listens to. */
import { type Hearing, hearingInputs } from '../../cochlea/hearing.js';
import { InputError } from '../../core/errors.js';
import type { ClipSet, HeardSet } from '../../data/clip-set.js';
import type { Sound } from '../../data/sound.js';
import { encodeWav } from '../../data/wav.js';
import { hearingOf } from '../../network/audiocoder-schema.js';
import type { SpikingNetwork } from '../../network/network.js';
import type { SynthesisOf } from '../../network/synthesis.js';
import { cochleagramThumbnail } from '../../report/cochleagram-thumbnail.js';
import { drawingRows } from '../../report/image-grid.js';
import type { SpokenDrawing } from '../../report/spoken-drawings.js';
import type { AudiocoderData } from '../../training/train-audiocoder.js';
import type { DrawingTask } from '../../use/drawing-quality.js';
import type { DrawnClip } from '../../use/drawn-clips.js';
import { meanInputWeights } from '../../use/input-weights.js';
import { greyPngBytes, pngBytes } from '../files/png-file.js';

/** Classes shown, and clips of each in the grid. */
const MOST_CLASSES = 20;
export const GRID_CLIPS = 10;
/** Width that the grid is enlarged towards, in pixels. */
const GRID_WIDTH = 880;
/** Columns of a cochleagram in a card, and of the map of weights. */
const CARD_COLUMNS = 240;
const WEIGHT_COLUMNS = 600;

export interface AudioPictures {
  readonly drawings: readonly SpokenDrawing[];
  readonly grid: Uint8Array;
  readonly listening: Uint8Array;
  /** Lowest and highest mean weight in `listening`. */
  readonly weightRange: readonly [number, number];
}

/** The test clips to be shown of one class. */
export interface ClassClips {
  /** For its card: the first by name, and the first by another speaker, else the second by name. */
  readonly card: readonly number[];
  /** For the grid: up to `GRID_CLIPS`, as far apart in the order of names as may be. */
  readonly grid: readonly number[];
}

/** Chosen by their names alone, so that no good ones are picked. */
export function chooseClips({ clips, classes }: Omit<ClipSet, 'load'>, test: Uint32Array): ClassClips[] {
  const byLabel = classes.map((_, label) => Array.from(test).filter((clip) => clips[clip].label === label));
  return byLabel
    .filter((own) => own.length > 0)
    .slice(0, MOST_CLASSES)
    .map((own) => {
      const [first, ...others] = own;
      const second = others.find((clip) => clips[clip].speaker !== clips[first].speaker) ?? others[0];
      const count = Math.min(GRID_CLIPS, own.length);
      const grid = Array.from({ length: count }, (_, i) => own[Math.floor((i * own.length) / count)]);
      return { card: second === undefined ? [first] : [first, second], grid };
    });
}

/** Draws all of them: `draw` the images of clips, `load` gives the sound of one. */
export async function drawAudioPictures(
  draw: (task: DrawingTask) => Promise<DrawnClip[]>,
  network: SynthesisOf<Hearing, Pick<SpikingNetwork, 'image'>>,
  { heard, split, pairs, images }: AudiocoderData,
  load: ClipSet['load'],
): Promise<AudioPictures> {
  const { options } = network.audiocoder;
  const chosen = chooseClips(heard, split.test);
  const clips = Uint32Array.from(new Set(chosen.flatMap(({ card, grid }) => [...card, ...grid])));
  const drawn = await draw({ heard, clips, images, labels: pairs.labels });
  const byClip = new Map(drawn.map((one) => [one.clip, one]));
  const { width, height } = network.autoencoder.image;
  const rows = chosen.map(({ grid }) => ({
    image: images[pairs.labels.indexOf(heard.clips[grid[0]].label)],
    drawn: grid.map((clip) => byClip.get(clip)!.pixels),
  }));
  const scale = Math.max(1, Math.floor(GRID_WIDTH / ((GRID_CLIPS + 1) * (width + 1))));
  const cards = chosen.flatMap(({ card }) => card.map((clip) => byClip.get(clip)!));
  const channels = hearingInputs(hearingOf(options)) / options.frames;
  // All on one axis of time, as long as the longest of them.
  const frames = Math.max(1, ...cards.map(({ clip }) => heard.intensities[clip].length / channels));
  const grey = (pixels: Uint8Array) => greyPngBytes({ width, height, pixels });
  const drawings = cards.map(async ({ clip, pixels, likeness }: DrawnClip): Promise<SpokenDrawing> => {
    const { name, label, speaker } = heard.clips[clip];
    return {
      spoken: heard.classes[label],
      speaker,
      clip: name,
      wav: await heardWav(load, clip, options),
      heard: pngBytes(heardPicture(heard, clip, frames, channels)),
      drawn: grey(pixels),
      wanted: grey(images[likeness.ofClass]),
      mse: likeness.mse,
      nearest: likeness.nearest === undefined ? 'nothing' : heard.classes[likeness.nearest],
    };
  });
  return {
    drawings: await Promise.all(drawings),
    grid: pngBytes(drawingRows(rows, width, height, scale)),
    ...drawListening(network, channels),
  };
}

function heardPicture({ intensities }: HeardSet, clip: number, frames: number, channels: number) {
  const values = new Uint16Array(frames * channels);
  values.set(intensities[clip]);
  return cochleagramThumbnail({ frames, channels, values }, CARD_COLUMNS);
}

/** The part of a clip that is heard, as a WAV file; undefined where the clip cannot be read any more. */
async function heardWav(
  load: ClipSet['load'],
  clip: number,
  { frames, decimation, sampleRate }: Hearing,
): Promise<Uint8Array | undefined> {
  let sound: Sound;
  try {
    sound = await load(clip);
  } catch (error) {
    if (error instanceof InputError) return undefined;
    throw error;
  }
  const heard = Math.ceil((sound.sampleRate * frames * decimation) / sampleRate);
  return encodeWav({ ...sound, samples: sound.samples.subarray(0, heard) });
}

/** Draws the mean weight of layer 1 for each moment and frequency: black where least, bright where most. */
function drawListening(
  { audiocoder: { widths, weights } }: SynthesisOf<unknown, unknown>,
  channels: number,
): Pick<AudioPictures, 'listening' | 'weightRange'> {
  const means = meanInputWeights(weights[0], widths[0]);
  let [least, most] = [means[0], means[0]];
  for (const mean of means) [least, most] = [Math.min(least, mean), Math.max(most, mean)];
  const values = means.map((mean) => mean - least);
  const picture = cochleagramThumbnail({ frames: widths[0] / channels, channels, values }, WEIGHT_COLUMNS);
  return { listening: pngBytes(picture), weightRange: [least, most] };
}
