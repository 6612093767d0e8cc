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
import { type Part, Phases, type PhaseTimes, type Team } from './phases.js';
import { type Plan, phasesPerStep } from './plan.js';
import { type Command, StepWork } from './step-work.js';

/** Steps `from` to `to` of a batch, as seen by one thread. Gives times where they are asked for. */
export function runSteps(kernels: Kernels, plan: Plan, command: Command, team: Team): PhaseTimes {
  const { layers } = plan;
  const sum = plan.scratch + team.thread * plan.scratchBytes;
  const last = layers.length - 1;
  const phases = new Phases(team, command.timed);
  let phase = 0;
  const share = (name: string, parts: readonly Part[]): void => phases.share(phase++, name, parts);

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
  return phases.times;
}
