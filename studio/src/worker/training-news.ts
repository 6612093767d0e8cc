/** What the worker tells the page of a training. */

import type { SpikingName } from '../../../src/network/neuron-options.js';
import type { SpikingOptions } from '../../../src/network/schema.js';
import type { Canvas, WeightTiles } from '../../../src/report/image-grid.js';
import type { AutoencoderLine } from '../../../src/training/metrics-line.js';
import type { Evaluation } from '../../../src/use/measure-images.js';

/** A checkpoint that was opened to go on from. */
export interface OpenedTraining {
  readonly name: string;
  /** Batches done. */
  readonly batch: number;
  readonly widths: readonly number[];
  readonly image: { readonly width: number; readonly height: number };
  readonly options: SpikingOptions;
}

export interface TrainingBegun {
  readonly batches: number;
  /** Batches that were done before. */
  readonly batch: number;
  readonly images: number;
  readonly testImages: number;
  readonly image: { readonly width: number; readonly height: number };
  readonly widths: readonly number[];
  readonly options: SpikingOptions;
  /** Threads that are used: one where memory cannot be shared. */
  readonly threads: number;
}

/** Something of a layer that is not as it should be, in the batch that showed it. */
export interface TrainingWarning {
  readonly batch: number;
  readonly text: string;
}

export interface TrainingProgress {
  readonly kind: 'progress';
  readonly batch: number;
  readonly batches: number;
  /** Seconds of training so far. */
  readonly seconds: number;
  /** Logged since the last time. */
  readonly lines: readonly AutoencoderLine<SpikingName>[];
  readonly warnings: readonly TrainingWarning[];
}

export interface TrainingPictures {
  readonly kind: 'pictures';
  readonly batch: number;
  /** Test images above what the network makes of them. */
  readonly images: Canvas;
  readonly imageCount: number;
  /** Weights of the first neurons of the hidden layer. */
  readonly tiles: WeightTiles;
  readonly tileCount: number;
}

export type TrainingNews =
  | TrainingProgress
  | TrainingPictures
  /** All batches are done; the frozen network is being measured. */
  | { readonly kind: 'measuring' }
  | { readonly kind: 'paused' }
  | { readonly kind: 'done'; readonly test: Evaluation<SpikingName> }
  | { readonly kind: 'failed'; readonly name: string; readonly message: string };
