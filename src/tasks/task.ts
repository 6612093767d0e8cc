/** A task: what a network is trained for, the files that a run of it writes, and how they are checked. */
import type { Check } from '../core/json-input.js';
import type { CheckpointOf } from '../network/checkpoint.js';
import type { NetworkTask } from '../network/naming.js';
import type { LoopOptions } from '../network/schema.js';
import type { NeuronName } from '../neurons/index.js';
import type { Given, OptionSpec } from '../options/spec.js';
import type { TrainingLine } from '../training/metrics-line.js';
import type { RunData, RunHead } from './config.js';
import type { Quantity } from './quantity.js';
import type { SummaryOf } from './summary.js';

/** Parts that the configurations of all tasks have. */
export interface TaskConfig extends RunHead {
  readonly kind: NetworkTask;
  /** Images that are learned, or that clips are paired with. */
  readonly data: RunData;
  readonly options: LoopOptions;
}

/** Types that differ between tasks. */
export interface TaskTypes {
  /** `config.json` */
  readonly config: TaskConfig;
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
  /** Returns the check of `config.json`; `implied` is the model of neurons if its options name none. */
  configCheck(implied: NeuronName): Check<K['config']>;
  /**
   * Reads a checkpoint; `file` is its name in errors. Throws an InputError if it is none of this task, or if its neurons do
   * not spike or not as `spikes` says.
   */
  decode(bytes: Uint8Array, file: string, spikes?: boolean): CheckpointOf<K['network']>;
  /** Returns the parts of a network that must agree with its run's configuration. */
  traitsOf(network: K['network']): NetworkTraits;
}

/** Parts of a trained network that its run's configuration repeats. */
export interface NetworkTraits {
  readonly options: LoopOptions;
  readonly image: { readonly width: number; readonly height: number };
}
