/** What canvases show, painted cell by cell: a pixel of the canvas is a pixel of an image, a neuron at a step, a channel. */
import { magmaColours } from '../../../src/report/colour-map.js';
import { css, type Rgb } from './colours.svelte.js';

const MAGMA = magmaColours(256);

function put(context: CanvasRenderingContext2D, colourAt: (place: number) => Rgb): void {
  const { width, height } = context.canvas;
  const image = context.createImageData(width, height);
  for (let i = 0; i < width * height; i++) {
    const [r, g, b] = colourAt(i);
    image.data[4 * i] = r;
    image.data[4 * i + 1] = g;
    image.data[4 * i + 2] = b;
    image.data[4 * i + 3] = 255;
  }
  context.putImageData(image, 0, 0);
}

/** Grey pixels [height·width], 0 black. */
export function paintGrey(context: CanvasRenderingContext2D, pixels: ArrayLike<number>): void {
  put(context, (i) => [pixels[i], pixels[i], pixels[i]]);
}

export interface SpikeRows {
  /** 0 or 1 [rows, neurons]; a row is a time step. */
  readonly spikes: Uint8Array;
  readonly neurons: number;
  /** Rows up to it are shown, counted from 1; the others wait. */
  readonly step: number;
  readonly ink: Rgb;
  readonly ground: Rgb;
  readonly waiting: Rgb;
  /** A neuron to point out. */
  readonly marked?: number | undefined;
  readonly mark?: Rgb | undefined;
}

/** Spikes of neurons, a column each, over the steps, a row each. */
export function paintSpikes(
  context: CanvasRenderingContext2D,
  { spikes, neurons, step, ink, ground, waiting, marked, mark }: SpikeRows,
): void {
  put(context, (i) => {
    const isMarked = mark !== undefined && i % neurons === marked;
    if (Math.floor(i / neurons) >= step) return waiting;
    if (spikes[i] === 1) return isMarked ? mark : ink;
    return isMarked ? mix(ground, mark, 0.25) : ground;
  });
}

function mix(a: Rgb, b: Rgb, share: number): Rgb {
  const at = (i: 0 | 1 | 2) => Math.round(a[i] + share * (b[i] - a[i]));
  return [at(0), at(1), at(2)];
}

export interface CochleagramRows {
  /** 0..65535 [frames, channels]; channel 0 is the highest frequency. */
  readonly values: Uint16Array;
  readonly frames: number;
  readonly channels: number;
  /** Inputs that spike at the step that is shown. */
  readonly spikes: Uint32Array | undefined;
}

/** Pixels of a canvas for a value of a cochleagram, so that a spike is a point within it. */
export function cochleagramScale(frames: number): number {
  return Math.max(1, Math.min(8, Math.floor(1200 / frames)));
}

/** Frames from left to right, high frequencies above; spikes are light points. */
export function paintCochleagram(
  context: CanvasRenderingContext2D,
  { values, frames, channels, spikes }: CochleagramRows,
): void {
  const scale = cochleagramScale(frames);
  const wide = frames * scale;
  put(context, (i) => {
    const [channel, frame] = [Math.floor(i / (wide * scale)), Math.floor((i % wide) / scale)];
    // The root of the energy, so that quiet parts are seen beside loud ones.
    return MAGMA[Math.round(200 * Math.sqrt(values[frame * channels + channel] / 65_535))];
  });
  if (spikes === undefined) return;
  context.fillStyle = '#7fe3ff';
  const size = Math.ceil(scale / 3);
  const margin = Math.floor((scale - size) / 2);
  for (const place of spikes) {
    const [frame, channel] = [Math.floor(place / channels), place % channels];
    context.fillRect(frame * scale + margin, channel * scale + margin, size, size);
  }
}

/** Samples in [−1, 1] over the width; what was played is in the accent's colour. */
export function paintWave(
  context: CanvasRenderingContext2D,
  samples: ArrayLike<number>,
  played: number,
  { soft, accent, rule }: { readonly soft: Rgb; readonly accent: Rgb; readonly rule: Rgb },
): void {
  const { width, height } = context.canvas;
  context.clearRect(0, 0, width, height);
  context.fillStyle = css(rule);
  context.fillRect(0, height / 2, width, 1);
  let loudest = 1e-6;
  for (let i = 0; i < samples.length; i++) loudest = Math.max(loudest, Math.abs(samples[i]));
  for (let x = 0; x < width; x++) {
    const first = Math.floor((x * samples.length) / width);
    const last = Math.max(first + 1, Math.floor(((x + 1) * samples.length) / width));
    let [low, high] = [0, 0];
    for (let i = first; i < last && i < samples.length; i++) {
      low = Math.min(low, samples[i]);
      high = Math.max(high, samples[i]);
    }
    context.fillStyle = css(x < played * width ? accent : soft);
    const top = (height / 2) * (1 - (0.95 * high) / loudest);
    const bottom = (height / 2) * (1 - (0.95 * low) / loudest);
    context.fillRect(x, top, 1, Math.max(1, bottom - top));
  }
}

export interface DamagedMap {
  readonly neurons: number;
  /** 0 or 1 [steps, neurons], before and after. */
  readonly spikes: Uint8Array;
  readonly damaged: Uint8Array;
  readonly lostNeurons: readonly number[];
}

/** A map of spikes and what was done to it: whatever changed is in the mark's colour, paler where a spike is gone. */
export function paintMap(
  context: CanvasRenderingContext2D,
  { neurons, spikes, damaged, lostNeurons }: DamagedMap,
  {
    ink,
    ground,
    rule,
    mark,
  }: { readonly ink: Rgb; readonly ground: Rgb; readonly rule: Rgb; readonly mark: Rgb },
): void {
  const lost = new Set(lostNeurons);
  const gone = mix(ground, mark, 0.5);
  put(context, (i) => {
    if (spikes[i] !== damaged[i]) return damaged[i] === 1 ? mark : gone;
    if (damaged[i] === 1) return ink;
    return lost.has(i % neurons) ? rule : ground;
  });
}
