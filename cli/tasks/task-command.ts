/** The parts of the command line that differ between tasks. */
import type { Command } from 'commander';
import type { MovedFlags } from '../options.js';

/** Parts of a request that flags of the data decide, and the name that a run folder gets from them. */
export interface Asked {
  readonly set: string;
  readonly spec: object;
}

/** Flags of `evaluate` and `inspect`. */
export interface MeasureFlags extends MovedFlags {
  readonly data?: string;
  readonly dataDir?: string;
  readonly resize?: { readonly width: number; readonly height: number };
  /** True to tell what the code of an autoencoder is worth. */
  readonly probe?: boolean;
  /** Test samples, the first ones; 0 for all. */
  readonly limit: number;
  readonly threads?: number;
  readonly json?: boolean;
}

/** Flags of `inspect`. */
export interface InspectFlags extends MeasureFlags {
  readonly twin?: string;
}

/** The commands of a task. */
export interface TaskCommand<Flags = never> {
  /** Description of the training, one line. */
  readonly description: string;
  /** Text after the flags of the training. */
  readonly help: string;
  /** Adds the flags of the training's data. */
  readonly add: (command: Command) => Command;
  /** Returns what these flags ask for. Throws a UsageError if they do not go together. */
  readonly asked: (flags: Flags, options: Readonly<Record<string, unknown>>, command: Command) => Asked;
  /** Flags of `evaluate` and `inspect` that mean something for its networks, beside those that do for all. */
  readonly measuredBy: readonly (keyof MeasureFlags)[];
  /** Measures the network at `path` and prints the result. */
  readonly evaluate: (path: string, flags: MeasureFlags) => Promise<void>;
  /** Counts what the network at `path` costs and prints it. */
  readonly inspect: (path: string, flags: InspectFlags) => Promise<void>;
}
