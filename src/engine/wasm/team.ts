/**
 * How threads share out a batch: task counters and a barrier in shared memory.
 *
 * A thread that waits looks for a while before it sleeps: phases last a fraction of a millisecond, less than
 * falling asleep and waking up take.
 */
import { CONTROL_HEAD, type Plan } from './plan.js';
import type { Team } from './schedule.js';

const ARRIVALS = 0;
const GENERATION = 1;
const LOOKS = 20_000;

/** A thread that works alone. */
export function aloneTeam(): Team {
  let current = -1;
  let task = 0;
  return {
    thread: 0,
    next(phase) {
      if (phase !== current) {
        current = phase;
        task = 0;
      }
      return task++;
    },
    meet() {},
  };
}

/** Thread `thread` of `threads` that share `memory`. */
export function sharedTeam(memory: WebAssembly.Memory, plan: Plan, thread: number, threads: number): Team {
  const control = new Int32Array(memory.buffer, plan.control, plan.controlWords);
  return {
    thread,
    next: (phase) => Atomics.add(control, CONTROL_HEAD + phase, 1),
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

/** Task counters for a new range of steps: all start at 0. */
export function resetTasks(memory: WebAssembly.Memory, plan: Plan): void {
  new Int32Array(memory.buffer, plan.control, plan.controlWords).fill(0);
}
