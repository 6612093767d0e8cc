/** A network of fully connected LIF layers: its widths and weights, and how it was made. */
import { Purpose, RandomStream } from '../encoding/philox.js';
import type { AutoencoderOptions } from '../options/schema.js';

export interface Network {
  /** [N_0, …, N_L] */
  readonly widths: readonly number[];
  /** Per layer [N_l, N_{l−1}], row-major. */
  readonly weights: readonly Float32Array[];
  /** Width and height of the images it was made for. */
  readonly image: { readonly width: number; readonly height: number };
  readonly options: AutoencoderOptions;
}

/** First weights: uniform within ±bound, or ±1/√(fan-in) where the bound is 0. Seed and layer decide them. */
export function initialWeights(widths: readonly number[], seed: number, bound: number): Float32Array[] {
  return widths.slice(1).map((post, l) => {
    const random = new RandomStream(seed, Purpose.weights, l);
    const most = bound > 0 ? bound : 1 / Math.sqrt(widths[l]);
    return Float32Array.from({ length: post * widths[l] }, () => random.between(-most, most));
  });
}

/** Widths of an autoencoder for images of `pixels` pixels. */
export function autoencoderWidths(pixels: number, hidden: readonly number[]): number[] {
  return [pixels, ...hidden, pixels];
}
