/** Executors carry out runs that are planned: here, in processes, on a cluster. */
import type { RunControls, RunEvent } from '../../runs/session.js';
import type { RunSpec } from '../../runs/spec.js';

/** A run to make. */
export interface Job {
  /** A run that it builds on is another job, or is there already. */
  readonly spec: RunSpec;
  /** Run folder. */
  readonly place: string;
}

/** Surroundings of jobs. */
export interface ExecutorOptions {
  readonly threads: number;
  /** Folder of the published sets. */
  readonly dataDir?: string | undefined;
}

/** Before a job. */
export interface JobEvent<J extends Job> {
  readonly kind: 'job';
  readonly job: J;
  /** Jobs that are not done, this one included. */
  readonly left: readonly J[];
  /** False if it goes on from a checkpoint. */
  readonly isNew: boolean;
}

/** After a job that came to its end. */
export interface DoneEvent<J extends Job> {
  readonly kind: 'done';
  readonly job: J;
  /** Jobs that are not done. */
  readonly left: readonly J[];
}

/** When all that is left is being done by other processes. */
export interface WaitEvent {
  readonly kind: 'wait';
  /** Sentence that names one of the runs and the process that works on it. */
  readonly reason: string;
}

/** An event of an executor; those of the runs come between those of their jobs. */
export type ExecutorEvent<J extends Job> = JobEvent<J> | RunEvent | DoneEvent<J> | WaitEvent;

export interface Executor {
  readonly help: string;
  /**
   * Carries out jobs, those that others build on first; returns false if it was interrupted. Several processes can carry
   * out the same jobs: each takes those on which no other works. Throws an InputError if a run fails.
   */
  execute<J extends Job>(
    jobs: readonly J[],
    options: ExecutorOptions,
    controls: RunControls,
  ): AsyncGenerator<ExecutorEvent<J>, boolean>;
}
