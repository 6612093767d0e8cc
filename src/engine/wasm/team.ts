/**
 * Work sharing of a batch between threads: task counters and a barrier in shared memory.
 *
 * A thread that waits looks for a while before it sleeps: phases last a fraction of a millisecond, less than
 * falling asleep and waking up take.
 */
import type { Team } from './phases.js';

/** Control memory: the barrier, then task counters, i32 [phases, parts, threads]. */
export interface Controls {
  readonly control: number;
  readonly controlWords: number;
  /** Kinds of tasks in one phase at most. */
  readonly parts: number;
}

const ARRIVALS = 0;
const GENERATION = 1;
const CONTROL_HEAD = 2;
const LOOKS = 20_000;

/** A thread that works alone. */
export function aloneTeam(): Team {
  let [currentPhase, currentPart, task] = [-1, -1, 0];
  return {
    thread: 0,
    next(phase, part, tasks, steal) {
      if (steal) return -1;
      if (phase !== currentPhase || part !== currentPart)
        [currentPhase, currentPart, task] = [phase, part, 0];
      return task < tasks ? task++ : -1;
    },
    meet() {},
  };
}

/** Thread `thread` of `threads` that share `memory`. */
export function sharedTeam(
  memory: WebAssembly.Memory,
  { control: address, controlWords, parts }: Controls,
  thread: number,
  threads: number,
): Team {
  const control = new Int32Array(memory.buffer, address, controlWords);
  /** The next task in the share of thread `owner`. */
  const take = (phase: number, part: number, tasks: number, owner: number): number => {
    const counter = CONTROL_HEAD + (phase * parts + part) * threads + owner;
    const first = Math.floor((tasks * owner) / threads);
    const end = Math.floor((tasks * (owner + 1)) / threads);
    if (first + Atomics.load(control, counter) >= end) return -1;
    const task = first + Atomics.add(control, counter, 1);
    return task < end ? task : -1;
  };
  return {
    thread,
    next(phase, part, tasks, steal) {
      if (!steal) return take(phase, part, tasks, thread);
      for (let other = 1; other < threads; other++) {
        const task = take(phase, part, tasks, (thread + other) % threads);
        if (task >= 0) return task;
      }
      return -1;
    },
    meet() {
      const generation = Atomics.load(control, GENERATION);
      if (Atomics.add(control, ARRIVALS, 1) === threads - 1) {
        Atomics.store(control, ARRIVALS, 0);
        Atomics.add(control, GENERATION, 1);
        Atomics.notify(control, GENERATION);
        return;
      }
      for (let look = 0; look < LOOKS; look++) {
        if (Atomics.load(control, GENERATION) !== generation) return;
      }
      while (Atomics.load(control, GENERATION) === generation) Atomics.wait(control, GENERATION, generation);
    },
  };
}

/** Words of control memory for so many phases, parts and threads. */
export function controlSize(phases: number, parts: number, threads: number): number {
  return CONTROL_HEAD + phases * parts * threads;
}

/** Task counters for a new command: all start at 0. */
export function resetTasks(memory: WebAssembly.Memory, { control, controlWords }: Controls): void {
  new Int32Array(memory.buffer, control, controlWords).fill(0);
}

/** A number that changes with every task that is taken and every barrier that is reached in a command. */
export function progressOf(memory: WebAssembly.Memory, { control, controlWords }: Controls): number {
  const words = new Int32Array(memory.buffer, control, controlWords);
  let progress = controlWords * Atomics.load(words, GENERATION);
  for (let word = CONTROL_HEAD; word < controlWords; word++) progress += Atomics.load(words, word);
  return 64 * progress + Atomics.load(words, ARRIVALS);
}
