/**
 * The work of a batch of a dense network in the order the algorithm asks for, shared out between threads.
 *
 *     bring      per sample: inputs and targets into tiles, lists of the inputs
 *     forward    per block of units, for each layer: values; of the outputs loss and δ
 *     lists      per sample, between two layers: values, or on the way back δ, that are not 0
 *     backward   per block of units, for each layer but the last, from back to front: δ
 *     learning   per few rows of weights: gradient and update
 */
import type { DensePlan } from './dense-plan.js';
import { type DenseCommand, DenseWork } from './dense-work.js';
import type { Kernels } from './kernels.js';
import { type Part, Phases, type PhaseTimes, type Team } from './phases.js';

/** A batch, as seen by one thread. Gives times where they are asked for. */
export function runDenseBatch(
  kernels: Kernels,
  plan: DensePlan,
  command: DenseCommand,
  team: Team,
): PhaseTimes {
  const last = plan.matrices.length;
  const work = new DenseWork(kernels, plan, command, team.thread);
  const phases = new Phases(team, command.timed);
  let phase = 0;
  const share = (name: string, ...parts: Part[]): void => phases.share(phase++, name, parts);

  share('bring', work.bring());
  for (let l = 1; l <= last; l++) {
    share('forward', work.forward(l));
    if (l < last) share('lists', work.listValues(l));
  }
  if (!command.learn) return phases.times;
  for (let l = last; l > 1; l--) {
    share('lists', work.listDelta(l));
    share('backward', work.backward(l - 1));
  }
  share('learning', ...plan.matrices.map((_, l) => work.learning(l)).reverse());
  return phases.times;
}
