/**
 * Stores of runs: what a training leaves behind, and all it needs to go on.
 *
 *     config.json             written first: options, data, versions
 *     metrics.jsonl           a line per logged batch
 *     checkpoint.safetensors  the network so far
 *     summary.json, report.html                       when the training is complete
 *     reconstructions.png, weights.png, raster.svg    pictures of an autoencoder (of an ANN no raster)
 *     drawings.png                                    pictures of an audiocoder
 *
 * A store holds one run: a folder on disk, or a place in memory.
 */
import { InputError } from '../core/errors.js';
import type { SafetensorsParts } from '../formats/safetensors.js';
import type { TrainingLine } from '../training/metrics-line.js';
import type { TrainingState } from '../training/train-loop.js';

/** Names of the files of a run. */
export const RUN_FILES = {
  config: 'config.json',
  metrics: 'metrics.jsonl',
  checkpoint: 'checkpoint.safetensors',
  summary: 'summary.json',
  report: 'report.html',
  reconstructions: 'reconstructions.png',
  weights: 'weights.png',
  raster: 'raster.svg',
  drawings: 'drawings.png',
} as const;
/** A file of a run, by its key in `RUN_FILES`. */
export type RunFile = keyof typeof RUN_FILES;

/** A store is used by another process or task. */
export class BusyError extends InputError {}

/** A place for one run. */
export interface RunStore {
  /** Name of the place in messages and commands: the path of a folder. */
  readonly place: string;
  /** Returns the name of a file in messages. */
  nameOf(file: RunFile): string;
  /** Returns the content of a file; undefined if there is none. Throws an InputError above `most` bytes. */
  read(file: RunFile, most: number): Promise<Uint8Array | undefined>;
  /**
   * Locks the place, which is made if it does not exist. Throws a BusyError if another process or task holds it, an
   * InputError if the place cannot be written.
   */
  lock(): Promise<LockedStore>;
  /** Returns true if a run or the beginning of one is there: then it can be locked without being made. */
  isUsed(): Promise<boolean>;
  /** Throws an InputError that says why there is no configuration. */
  explainMissingConfig(): Promise<never>;
  /**
   * Throws a UsageError unless a run may be begun there: the place must be empty, or hold a run that `force` allows to
   * replace.
   */
  checkFree(force: boolean): Promise<void>;
}

/** A store that this process holds. Files are written whole or not at all. */
export interface LockedStore {
  /** Throws an InputError if the lock was lost: the place may belong to another process by now. */
  assertHeld(): void;
  /** Begins a run: removes the files of an earlier one, then writes the configuration. */
  begin(config: object): Promise<void>;
  /** Brings the place back to its checkpoint: no results, and these lines of metrics. */
  rewind(lines: readonly TrainingLine[]): Promise<void>;
  /** Returns a writer of lines and checkpoints. */
  writer(options: WriterOptions): RunWriting;
  /** Writes the results of a run, the summary last: its presence says that the run is complete. */
  complete(files: RunPictures, summary: object): Promise<void>;
  /** Gives back the lock. */
  release(): Promise<void>;
}

/** Files that a complete run has beside its summary. */
export type RunPictures = readonly (readonly [RunFile, Uint8Array | string])[];

/** Source of what a writer writes. */
export interface WriterOptions {
  /** Returns the content of a checkpoint. */
  readonly encode: (state: TrainingState) => SafetensorsParts;
  /** All lines of metrics so far, kept up to date by the caller. */
  readonly lines: readonly TrainingLine[];
  /** Called if something else removed or changed the file of metrics. */
  readonly onWarning?: ((message: string) => void) | undefined;
}

/** A writer of lines and checkpoints; a checkpoint never stands without the lines before it. */
export interface RunWriting {
  /** Adds a line whole or not at all. */
  addLine(line: TrainingLine): void;
  /** Begins to write a checkpoint once the one before it is written. */
  save(state: TrainingState): Promise<void>;
  /** Waits for the last checkpoint. Throws an InputError if it could not be written. */
  finish(): Promise<void>;
  /** Ends writing, however it went. */
  close(): Promise<void>;
}
