/**
 * A memory, the kernels that work in it and the threads that call them. With one thread the work is done where the
 * engine lives; with more, in workers that share the memory.
 */
import { InputError } from '../../core/errors.js';
import { ThreadsFailed } from '../threads-failed.js';
import { ask } from './ask.js';
import { KERNELS, SHARED_KERNELS } from './generated/kernels.js';
import { WORKER } from './generated/worker.js';
import { type Jobs, type Kind, RUNNERS } from './jobs.js';
import { instantiate } from './kernels.js';
import type { PhaseTimes } from './phases.js';
import { writeRecords } from './plan.js';
import { aloneTeam, progressOf, resetTasks } from './team.js';
import type { ThreadHost, WorkerHandle } from './threads.js';

const PAGE = 65536;

export interface Crew<K extends Kind> {
  /** Another one, with the same content, after the threads failed. */
  readonly memory: WebAssembly.Memory;
  /** 1 after the threads failed. */
  readonly threads: number;
  /**
   * Does a command; per thread, what its phases took. Rejects with a ThreadsFailed if the threads fail, which leaves
   * memory half changed; commands after that are done on one thread.
   */
  run(command: Jobs[K]['command']): Promise<PhaseTimes[]>;
  dismiss(): void;
}

/** Hosts whose threads failed once: they are not asked for threads again. */
const distrusted = new WeakSet<ThreadHost>();

/**
 * Returns the number of threads to use: 1 if memory cannot be shared or if threads failed here before. Throws a
 * RangeError if it is out of range.
 */
export function usableThreads(threads: number, host: ThreadHost): number {
  if (!(Number.isInteger(threads) && threads >= 1 && threads <= 64)) {
    throw new RangeError(`threads must be an integer in [1, 64], got ${threads}`);
  }
  return host.canShare && !distrusted.has(host) ? threads : 1;
}

/** Memory laid out as `plan` says, and `threads` threads for work of one kind. Rejects with an InputError if they do not start. */
export async function hireCrew<K extends Kind>(
  kind: K,
  plan: Jobs[K]['plan'],
  { threads, host }: { readonly threads: number; readonly host: ThreadHost },
): Promise<Crew<K>> {
  if (threads === 1) {
    const memory = memoryFor(plan, false);
    writeRecords(plan, memory);
    return alone(kind, plan, memory);
  }
  const memory = memoryFor(plan, true);
  writeRecords(plan, memory);
  const module = await WebAssembly.compile(decode(SHARED_KERNELS));
  const workers: WorkerHandle[] = [];
  const dismiss = () => {
    for (const worker of workers) worker.terminate();
  };
  const watch = { task: 'learning or running a batch', lookEvery: host.lookEvery };
  try {
    for (let thread = 0; thread < threads; thread++) workers.push(host.spawn(WORKER));
    const start = (thread: number) => ({ start: { kind, module, memory, plan, thread, threads } });
    await ask(workers, start, { ...watch, task: 'they were started', progress: () => 0 });
  } catch (error) {
    dismiss();
    if (error instanceof ThreadsFailed) throw new InputError(`${error.message}; choose --threads 1`);
    throw error;
  }
  let after: Crew<K> | undefined;
  return {
    get memory() {
      return after?.memory ?? memory;
    },
    get threads() {
      return after?.threads ?? threads;
    },
    async run(command) {
      if (after) return after.run(command);
      resetTasks(memory, plan);
      try {
        return await ask(workers, () => ({ command }), {
          ...watch,
          progress: () => progressOf(memory, plan),
        });
      } catch (error) {
        dismiss();
        distrusted.add(host);
        // A worker may go on writing for a moment after it was terminated: what comes next gets a memory of its own.
        const copy = memoryFor(plan, false);
        new Uint8Array(copy.buffer).set(new Uint8Array(memory.buffer));
        after = await alone(kind, plan, copy);
        throw error;
      }
    },
    dismiss,
  };
}

/**
 * Does work that leaves the weights as they are. If the threads fail it warns and does it again, which is then done on one
 * thread with the same result.
 */
export async function withFrozenWeights<T>(host: ThreadHost, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof ThreadsFailed)) throw error;
    host.warn(`${error.message}; it is done again on one thread`);
    return work();
  }
}

function memoryFor({ bytes }: { readonly bytes: number }, shared: boolean): WebAssembly.Memory {
  const pages = Math.ceil(bytes / PAGE);
  return new WebAssembly.Memory({ initial: pages, maximum: pages, shared });
}

/** A crew of this thread alone, in a memory that is not shared. */
async function alone<K extends Kind>(
  kind: K,
  plan: Jobs[K]['plan'],
  memory: WebAssembly.Memory,
): Promise<Crew<K>> {
  const kernels = instantiate(await WebAssembly.compile(decode(KERNELS)), memory);
  const run = async (command: Jobs[K]['command']) => [RUNNERS[kind](kernels, plan, command, aloneTeam())];
  return { memory, threads: 1, run, dismiss() {} };
}

function decode(base64: string): Uint8Array<ArrayBuffer> {
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let n = 0; n < text.length; n++) bytes[n] = text.charCodeAt(n);
  return bytes;
}
