/** What the page is told of a network that was opened; the network itself stays in the worker. */
import type { SpikingOptions } from '../../../src/network/schema.js';

export interface NetworkInfo {
  /** A file's or run's name. */
  readonly name: string;
  readonly image: { readonly width: number; readonly height: number };
  /** Of the autoencoder [N_0, …, N_L]. */
  readonly widths: readonly number[];
  readonly options: SpikingOptions;
  readonly bytes: number;
  /** What hears, where the network does. */
  readonly listener?: {
    /** [inputs, …, neurons of the autoencoder's hidden layer] */
    readonly widths: readonly number[];
    /** The words it knows. */
    readonly classes: readonly string[];
  };
}

/** Largest checkpoint that the page opens: the audiocoder of the paper's size takes half of it. */
export const MAX_CHECKPOINT_BYTES = 2 ** 30;
