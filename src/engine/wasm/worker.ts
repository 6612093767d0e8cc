/**
 * What runs in each thread of the WebAssembly engine: it gets the memory once, then commands, and answers each
 * when its share is done with the times it took. Bundled into a string by the build, so that no bundler needs to know of it.
 */
import { instantiate, type Kernels } from './kernels.js';
import type { Plan } from './plan.js';
import { runSteps, type Team } from './schedule.js';
import type { Command } from './step-work.js';
import { sharedTeam } from './team.js';

/** The first message to a worker. */
export interface Start {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  readonly plan: Plan;
  readonly thread: number;
  readonly threads: number;
}

interface WorkerScope {
  onmessage: ((event: { readonly data: unknown }) => void) | null;
  postMessage(message: unknown): void;
}

const scope = globalThis as unknown as WorkerScope;
let kernels: Kernels;
let plan: Plan;
let team: Team;

scope.onmessage = ({ data }) => {
  const { start, command } = data as { readonly start?: Start; readonly command?: Command };
  if (start !== undefined) {
    kernels = instantiate(start.module, start.memory);
    plan = start.plan;
    team = sharedTeam(start.memory, plan, start.thread, start.threads);
    scope.postMessage({});
  } else if (command !== undefined) {
    scope.postMessage(runSteps(kernels, plan, command, team));
  }
};
