/** A task: what a network is trained for, the files that a run of it writes, and how they are checked. */
import type { Check } from '../core/json-input.js';
import type { CheckpointOf } from '../network/checkpoint.js';
import type { LoopOptions } from '../network/schema.js';
import type { NeuronName } from '../neurons/index.js';
import type { Given, OptionSpec } from '../options/spec.js';
import type { TrainingLine } from '../training/metrics-line.js';
import type { RunHead } from './config.js';
import type { Quantity } from './quantity.js';
import type { SummaryOf } from './summary.js';

/** Parts that the configurations of all tasks have. */
export interface TaskConfig extends RunHead {
  readonly kind: string;
  readonly options: LoopOptions;
}

/** A run or a checkpoint file that is there. */
export interface RunAt {
  readonly task?: undefined;
  readonly path: string;
}

/** Parts that the requests for runs of all tasks have. Plain JSON. */
export interface TaskRequest {
  readonly task: string;
  /** Places of its data, and what of it is taken. */
  readonly source: object;
  /** Options that are not the defaults. */
  readonly options?: object | undefined;
  /** The run that it builds on, or a request for it. */
  readonly on?: RunAt | TaskRequest | undefined;
}

/** A set of samples of a run. */
export interface UsedSet {
  /** Name of the set, or the absolute path of a folder. */
  readonly set: string;
  /** Its name in titles. */
  readonly name: string;
  /** CRC-32 of all of it, hexadecimal. */
  readonly checksum: string;
}

/** New places of a run's data, and another number of threads: the result is the same. */
export interface Moved {
  /** Images of an autoencoder. */
  readonly data?: string | undefined;
  /** Clips of an audiocoder. */
  readonly audio?: string | undefined;
  /** Images of an audiocoder. */
  readonly images?: string | undefined;
  readonly dataDir?: string | undefined;
  readonly imagesDir?: string | undefined;
  readonly threads?: number | undefined;
}

/** Types that differ between tasks. */
export interface TaskTypes {
  /** `config.json` */
  readonly config: TaskConfig;
  /** A request for a run. */
  readonly request: TaskRequest;
  /** A line of `metrics.jsonl`. */
  readonly line: TrainingLine;
  /** The trained network, as a checkpoint holds it. */
  readonly network: unknown;
  /** `summary.json` */
  readonly summary: SummaryOf<unknown>;
}

/** A task. Its entry is light: training, measuring and reports are loaded when they are used. */
export interface Task<K extends TaskTypes = TaskTypes> {
  readonly kind: K['config']['kind'];
  /** Returns the fields of `Moved` that say where the data of a run lies now. */
  movesOf(config: K['config']): readonly (keyof Moved)[];
  /** Every option with its range, default and help. */
  readonly schema: Readonly<Record<string, OptionSpec>>;
  /** Names of the options that presets follow. */
  readonly leading: readonly string[];
  /** Quantities of every line of metrics, beside those that all tasks have. */
  readonly lines: readonly Quantity[];
  /** Quantities of the test after an epoch; absent for tasks without one. */
  readonly tested?: readonly Quantity[];
  /** Quantities of the frozen network on test data. */
  readonly results: readonly Quantity[];
  /** Name of the test data in a sentence. */
  readonly samples: string;
  /** Checks of fields of a result that are no quantities. */
  readonly more?: Readonly<Record<string, Check<unknown>>>;
  /** Returns all options. Throws a UsageError if a value is out of range. */
  resolve(given: Given<K['config']['options']>): K['config']['options'];
  /** Returns all of a request's data that decides the result; a run on which it builds is told apart by the caller. */
  identityOf(request: K['request']): object;
  /** Returns the flags of a request's data, by the name that they have as options; `on` is the run that it builds on. */
  flagsOf(request: K['request'], on: string | undefined): object;
  /** Returns the request that makes the run of a configuration anew; its options are those that the configuration lacks. */
  requestOf(config: K['config']): Omit<K['request'], 'task'>;
  /** Returns the sets of samples of a run, the one that it is named after first. */
  setsOf(config: K['config']): readonly UsedSet[];
  /** Returns what was learned from how much: the part of a sentence between the network and the times it was shown. */
  sentenceOf(config: K['config']): string;
  /** Returns the widths of a network that its checkpoint holds besides its own. */
  heldWidths?(config: K['config']): readonly number[];
  /** Returns the path of the run that it was made with, if it was. */
  madeWith?(config: K['config']): string | undefined;
  /** Returns the check of `config.json`; `implied` is the model of neurons if its options name none. */
  configCheck(implied: NeuronName): Check<K['config']>;
  /**
   * Reads a checkpoint; `file` is its name in errors. Throws an InputError if it is none of this task, or if its neurons do
   * not spike or not as `spikes` says.
   */
  decode(bytes: Uint8Array, file: string, spikes?: boolean): CheckpointOf<K['network']>;
  /** Returns the options that a network was trained by. */
  optionsOf(network: K['network']): LoopOptions;
  /** Returns true if a network takes the data of a configuration. */
  takes(network: K['network'], config: K['config']): boolean;
}
