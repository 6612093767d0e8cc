/**
 * The work of a batch in the order the algorithm asks for, shared out between threads.
 *
 * Every step is a few phases; between two phases all threads meet. Within a phase each thread does its share of
 * the tasks and then helps the others; no task's result depends on who did it or when: the same bytes on any
 * number of threads.
 *
 *     inputs     per sample: spikes, the first layer's potentials, what its spikes select
 *     wide       per block of neurons, where the first layer is wide: its potentials; then `select`
 *     block      per block of neurons, for each later layer: potentials; at the output, δ
 *     select     per sample, for a wide first layer and each later layer but the last: what its spikes select
 *     errors     per sample: loss; while learning δ of the hidden layers and the tables of masked δ; and per
 *                four rows of weights: the list of what moves them
 *     lists      such lists for the layers between first and last
 *     learning   per block of a few rows of weights: gradient and update
 */
import type { Kernels } from './kernels.js';
import { type Plan, phasesPerStep } from './plan.js';
import { type Command, type Part, StepWork } from './step-work.js';

/** Milliseconds that one thread worked in a phase and waited for the others after it. */
export interface PhaseTime {
  work: number;
  wait: number;
}

export type PhaseTimes = Record<string, PhaseTime>;

/** One of the threads that share a batch out. */
export interface Team {
  readonly thread: number;
  /**
   * The next task of part `part` of phase `phase` that nobody has taken, -1 for none. Every thread has a share
   * of its own, the same at every step, so that what it works on stays in its cache; `steal` looks in the
   * others' shares.
   */
  next(phase: number, part: number, tasks: number, steal: boolean): number;
  /** Waits until all threads have come here. */
  meet(): void;
}

/** Steps `from` to `to` of a batch, as seen by one thread. Gives times where they are asked for. */
export function runSteps(kernels: Kernels, plan: Plan, command: Command, team: Team): PhaseTimes {
  const { layers } = plan;
  const sum = plan.scratch + team.thread * plan.scratchBytes;
  const last = layers.length - 1;
  const times: PhaseTimes = {};
  const now = command.timed ? () => performance.now() : () => 0;
  let phase = 0;
  const share = (name: string, parts: readonly Part[]): void => {
    const began = now();
    for (const steal of [false, true]) {
      for (let part = 0; part < parts.length; part++) {
        const { tasks, work } = parts[part];
        for (let task = team.next(phase, part, tasks, steal); task >= 0; ) {
          work(task);
          task = team.next(phase, part, tasks, steal);
        }
      }
    }
    phase++;
    const worked = now();
    team.meet();
    if (!command.timed) return;
    times[name] ??= { work: 0, wait: 0 };
    times[name].work += worked - began;
    times[name].wait += now() - worked;
  };

  for (let step = command.from; step <= command.to; step++) {
    const work = new StepWork(kernels, plan, command, step, sum);
    phase = (step - 1) * phasesPerStep(layers.length);
    share('inputs', [work.inputs()]);
    if (plan.wide) {
      share('wide', [work.wideBlock()]);
      share('select', [work.wideDone()]);
    }
    for (let l = 1; l <= last; l++) {
      share('block', [work.block(l)]);
      if (l < last) share('select', [work.select(l)]);
    }
    if (!command.learn) {
      share('errors', [work.errors()]);
      continue;
    }
    if (step <= command.settle) {
      // Listing takes the spikes into the first layer's traces.
      share('errors', [work.errors(), work.listInputs()]);
      continue;
    }
    // The first layer's lists need the spikes alone, the last layer's the outputs' δ: both are there by now.
    const lists = last === 0 ? [work.listInputs()] : [work.listInputs(), work.listNeurons(last)];
    share('errors', [work.errors(), ...lists]);
    if (last > 1) {
      share(
        'lists',
        Array.from({ length: last - 1 }, (_, l) => work.listNeurons(l + 1)),
      );
    }
    share(
      'learning',
      layers.map((_, l) => work.learning(l)),
    );
  }
  if (command.to === command.steps && command.shrink !== 1 && team.thread === 0) {
    kernels.shrinkUntouched(plan.network, layers[0].record, command.shrink);
  }
  return times;
}
