/**
 * Program of each thread of the WebAssembly engine: it gets the memory once, then commands, and answers each
 * when its share is done with the times it took. Bundled into a string by the build, so that no bundler needs to know of it.
 */
import { type Jobs, type Kind, RUNNERS } from './jobs.js';
import { instantiate } from './kernels.js';
import type { PhaseTimes } from './phases.js';
import { sharedTeam } from './team.js';

/** The first message to a worker. */
export interface Start<K extends Kind> {
  readonly kind: K;
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  readonly plan: Jobs[K]['plan'];
  readonly thread: number;
  readonly threads: number;
}

interface WorkerScope {
  onmessage: ((event: { readonly data: unknown }) => void) | null;
  postMessage(message: unknown): void;
}

const scope = globalThis as unknown as WorkerScope;
let work: (command: Jobs[Kind]['command']) => PhaseTimes;

/** Prepares this thread's part of commands. */
function prepare<K extends Kind>({ kind, module, memory, plan, thread, threads }: Start<K>) {
  const kernels = instantiate(module, memory);
  const team = sharedTeam(memory, plan, thread, threads);
  return (command: Jobs[K]['command']) => RUNNERS[kind](kernels, plan, command, team);
}

scope.onmessage = ({ data }) => {
  const { start, command } = data as {
    readonly start?: Start<Kind>;
    readonly command?: Jobs[Kind]['command'];
  };
  if (start !== undefined) {
    work = prepare(start);
    scope.postMessage({});
  } else if (command !== undefined) {
    scope.postMessage(work(command));
  }
};
