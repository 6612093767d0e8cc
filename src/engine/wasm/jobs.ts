/** Programs of the threads: each kind of network has a plan of its memory and a command for a batch. */
import type { DensePlan } from './dense-plan.js';
import { runDenseBatch } from './dense-schedule.js';
import type { DenseCommand } from './dense-work.js';
import type { Kernels } from './kernels.js';
import type { PhaseTimes, Team } from './phases.js';
import type { Plan } from './plan.js';
import { runSteps } from './schedule.js';
import type { Command } from './step-work.js';

export interface Jobs {
  readonly spiking: { readonly plan: Plan; readonly command: Command };
  readonly dense: { readonly plan: DensePlan; readonly command: DenseCommand };
}

export type Kind = keyof Jobs;

type Runner<K extends Kind> = (
  kernels: Kernels,
  plan: Jobs[K]['plan'],
  command: Jobs[K]['command'],
  team: Team,
) => PhaseTimes;

/** Runners of one thread's part of a command. */
export const RUNNERS: { readonly [K in Kind]: Runner<K> } = { spiking: runSteps, dense: runDenseBatch };
