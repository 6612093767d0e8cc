/** Requests for reproductions, and what they come to. */
import type { Experiment } from '../../experiments/experiment.js';
import type { Scale } from '../../experiments/scale.js';
import type { Preset } from '../../network/schema.js';
import type { RunState } from '../executors/local.js';
import type { PlannedRun, Seeds } from './plan.js';

/** A request: which experiments, how large, and the folder. */
export interface ReproduceRequest {
  /** Experiments by name, such as `figure-3a`; `all` for all. */
  readonly names: readonly string[];
  /** Folder of the runs and the report. */
  readonly out: string;
  readonly recipes: readonly Preset[];
  /** A small version on built-in data. */
  readonly quick: boolean;
  readonly seeds: Seeds;
  readonly threads: number;
  /** Set of spoken digits. */
  readonly audio: 'fsdd' | 'ti46';
  readonly dataDir?: string | undefined;
  /** The command as it was typed, for the report. */
  readonly command: string;
  /** Trains nothing: writes the report of the runs that are there. */
  readonly reportOnly?: boolean | undefined;
}

/** A run and how far it has come. */
export interface PlannedState {
  readonly run: PlannedRun;
  readonly state: RunState;
}

/** The runs of a request, and how far they are. */
export interface PreparedReproduction {
  readonly scale: Scale;
  readonly experiments: readonly Experiment[];
  readonly runs: readonly PlannedState[];
  readonly secondsLeft: number;
}
