/** What the worker tells the page of a training. */
import type { Evaluation } from '../../../src/inference/evaluate.js';
import type { WeightTiles } from '../../../src/report/image-grid.js';
import type { MetricsLine } from '../../../src/training/metrics-line.js';

export interface TrainingBegun {
  readonly batches: number;
  /** Batches that were done before. */
  readonly batch: number;
  readonly images: number;
  readonly testImages: number;
  readonly widths: readonly number[];
  /** Threads that are used: one where memory cannot be shared. */
  readonly threads: number;
}

export interface TrainingProgress {
  readonly kind: 'progress';
  readonly batch: number;
  readonly batches: number;
  /** Seconds of training so far. */
  readonly seconds: number;
  /** Logged since the last time. */
  readonly lines: readonly MetricsLine[];
  readonly warnings: readonly string[];
}

export interface TrainingPictures {
  readonly kind: 'pictures';
  readonly batch: number;
  readonly width: number;
  readonly height: number;
  /** Test images, and what the network makes of each [height·width]. */
  readonly inputs: readonly Uint8Array[];
  readonly outputs: readonly Uint8Array[];
  /** Weights of the first neurons of the hidden layer. */
  readonly tiles: WeightTiles;
  readonly tileCount: number;
}

export type TrainingNews =
  | TrainingProgress
  | TrainingPictures
  | { readonly kind: 'paused'; readonly batch: number }
  | { readonly kind: 'done'; readonly test: Evaluation }
  | { readonly kind: 'failed'; readonly message: string; readonly isOurs: boolean };
