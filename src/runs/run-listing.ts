/**
 * Listing of the runs in a folder by the server of the web page: types of its JSON, and the files of a run it gives out.
 *
 * Nothing in it names a place on the machine: `config.json`, which does, is read by the server and not given out.
 */
import type { RunKind } from '../tasks/index.js';

/** Files of a run that can be asked for. */
export const SERVED_RUN_FILES = [
  'metrics.jsonl',
  'checkpoint.safetensors',
  'summary.json',
  'report.html',
  'reconstructions.png',
  'weights.png',
  'raster.svg',
  'drawings.png',
] as const;
/** The name of a file that is given out. */
export type ServedRunFile = (typeof SERVED_RUN_FILES)[number];

/** A run folder that the server lists. */
export interface ListedRun {
  /** Path below the served folder, parts joined by '/'; '' where the served folder is itself a run. */
  readonly id: string;
  /** Task and neurons of its network. */
  readonly kind: RunKind;
  /** Name of its data in titles: of the images, or of an audiocoder's clips. */
  readonly data: string;
  /** When it was begun, ISO 8601. */
  readonly started: string;
  /** [N_0, …, N_L] */
  readonly widths: readonly number[];
  /** Batches of the whole training. */
  readonly batches: number;
  /** True if it has a summary. */
  readonly complete: boolean;
  readonly options: Readonly<Record<string, unknown>>;
  /** Numbers of what the frozen network did on test data, such as mse; missing where it was not evaluated. */
  readonly test?: Readonly<Record<string, number>> | undefined;
  /** Per test sample: synaptic operations that were effective, and the estimate of their energy in picojoules; where measured. */
  readonly cost?: { readonly operations: number; readonly energyEstimate: number } | undefined;
  /** Milliseconds of training per batch; of complete runs. */
  readonly msPerBatch?: number;
  /** Threads it was trained on; of complete runs. */
  readonly threads?: number;
  /** Sizes in bytes of the files that are there. */
  readonly files: Readonly<Partial<Record<ServedRunFile, number>>>;
}

/** A folder that looks like a run but is none that can be read. */
export interface BrokenRun {
  readonly id: string;
  readonly error: string;
}

/** The runs in a folder, newest first. */
export interface RunListing {
  /** Name of the served folder, without the path to it. */
  readonly folder: string;
  readonly runs: readonly ListedRun[];
  readonly broken: readonly BrokenRun[];
  /** Runs there are beyond the most that are listed. */
  readonly leftOut: number;
}
