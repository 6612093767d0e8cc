/** A task: what a network is trained for, the files that a run of it writes, and how they are checked. */
import type { Check } from '../core/json-input.js';
import type { CheckpointOf } from '../network/checkpoint.js';
import type { NetworkKind } from '../network/kind.js';
import type { LoopOptions } from '../network/schema.js';
import type { Given, OptionSpec } from '../options/spec.js';
import type { TrainingLine } from '../training/metrics-line.js';
import type { RunData, RunHead } from './config.js';
import type { Activity, Quantity } from './quantity.js';
import type { SummaryOf } from './summary.js';

/** Parts that the configurations of all tasks have. */
export interface TaskConfig extends RunHead {
  readonly kind: NetworkKind;
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
  readonly activity: Activity;
  /** Returns all options. Throws a UsageError if a value is out of range. */
  resolve(given: Given<K['config']['options']>): K['config']['options'];
  readonly checkConfig: Check<K['config']>;
  readonly checkLine: Check<K['line']>;
  readonly checkSummary: Check<K['summary']>;
  /** Reads a checkpoint; `file` is its name in errors. Throws an InputError if it is none of this task. */
  decode(bytes: Uint8Array, file: string): CheckpointOf<K['network']>;
  /** Returns the parts of a network that must agree with its run's configuration. */
  traitsOf(network: K['network']): NetworkTraits;
}

/** Parts of a trained network that its run's configuration repeats. */
export interface NetworkTraits {
  readonly options: LoopOptions;
  readonly image: { readonly width: number; readonly height: number };
}
