/**
 * A memory, the kernels that work in it and the threads that call them. With one thread the work is done where the
 * engine lives; with more, in workers that share the memory.
 */
import { KERNELS, SHARED_KERNELS } from './generated/kernels.js';
import { WORKER } from './generated/worker.js';
import { type Jobs, type Kind, RUNNERS } from './jobs.js';
import { instantiate } from './kernels.js';
import type { PhaseTimes } from './phases.js';
import { writeRecords } from './plan.js';
import { aloneTeam, resetTasks } from './team.js';
import type { ThreadHost, WorkerHandle } from './threads.js';

const PAGE = 65536;

export interface Crew<K extends Kind> {
  readonly memory: WebAssembly.Memory;
  /** Does a command; per thread, what its phases took. */
  run(command: Jobs[K]['command']): Promise<PhaseTimes[]>;
  dismiss(): void;
}

/** The number of threads to use: 1 where memory cannot be shared. Throws a RangeError where it is out of range. */
export function usableThreads(threads: number, { canShare }: ThreadHost): number {
  if (!(Number.isInteger(threads) && threads >= 1 && threads <= 64)) {
    throw new RangeError(`threads must be an integer in [1, 64], got ${threads}`);
  }
  return canShare ? threads : 1;
}

/** Memory laid out as `plan` says, and `threads` threads for work of one kind. */
export async function hireCrew<K extends Kind>(
  kind: K,
  plan: Jobs[K]['plan'],
  { threads, host }: { readonly threads: number; readonly host: ThreadHost },
): Promise<Crew<K>> {
  const pages = Math.ceil(plan.bytes / PAGE);
  const shared = threads > 1;
  const memory = new WebAssembly.Memory({ initial: pages, maximum: pages, shared });
  writeRecords(plan, memory);
  const module = await WebAssembly.compile(decode(shared ? SHARED_KERNELS : KERNELS));
  if (!shared) {
    const kernels = instantiate(module, memory);
    const run = async (command: Jobs[K]['command']) => [RUNNERS[kind](kernels, plan, command, aloneTeam())];
    return { memory, run, dismiss() {} };
  }
  const workers = Array.from({ length: threads }, () => host.spawn(WORKER));
  await Promise.all(
    workers.map((worker, thread) =>
      ask([worker], { start: { kind, module, memory, plan, thread, threads } }),
    ),
  );
  return {
    memory,
    run(command) {
      resetTasks(memory, plan);
      return ask(workers, { command });
    },
    dismiss() {
      for (const worker of workers) worker.terminate();
    },
  };
}

/** Posts a message to every worker and waits for all answers; fails where a worker dies. */
function ask(workers: readonly WorkerHandle[], message: unknown): Promise<PhaseTimes[]> {
  return Promise.all(
    workers.map(
      (worker) =>
        new Promise<PhaseTimes>((resolve, reject) => {
          worker.onAnswer = (answer) => resolve(answer as PhaseTimes);
          worker.onFailure = reject;
          worker.postMessage(message);
        }),
    ),
  );
}

function decode(base64: string): Uint8Array<ArrayBuffer> {
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let n = 0; n < text.length; n++) bytes[n] = text.charCodeAt(n);
  return bytes;
}
