/**
 * The work of a batch in the order the algorithm asks for, shared out between threads.
 *
 * Every step is a few phases; between two phases all threads meet. Within a phase the threads take tasks from a
 * common counter, and no task's result depends on who did it or when: the same bytes on any number of threads.
 *
 *     inputs     per sample: spikes, the first layer's potentials, what its spikes select
 *     block      per block of neurons, for each later layer: potentials; at the output, δ
 *     select     per sample, for each later layer but the last: what its spikes select
 *     errors     per sample: loss; while learning δ of the hidden layers and the tables of masked δ
 *     learning   per four rows of weights: gradient and update
 */
import { RULE_WORDS } from '../../../kernels/layout.js';
import type { Kernels } from './kernels.js';
import { type LayerPlan, type Plan, phasesPerStep } from './plan.js';

/** What the engine asks all threads to do; plain data, so that it can be posted. */
export interface Command {
  /** First and last step, from 1. */
  readonly from: number;
  readonly to: number;
  readonly batch: number;
  readonly learn: boolean;
  readonly trace: 'per-synapse' | 'shared' | 'plain';
  /** Whether the engine has written the input spikes itself. */
  readonly spikesGiven: boolean;
  /** Number of target frames; 0 where the target is the input. */
  readonly frames: number;
  /** (1 − η·λ)^T owed by untouched rows after the last step; 1 for none. */
  readonly shrink: number;
  /** Most steps of this batch. */
  readonly steps: number;
  /** Whether to measure how long each phase takes. */
  readonly timed: boolean;
}

/** Milliseconds that one thread worked in a phase and waited for the others after it. */
export interface PhaseTime {
  work: number;
  wait: number;
}

export type PhaseTimes = Record<string, PhaseTime>;

/** One of the threads that share a batch out. */
export interface Team {
  readonly thread: number;
  /** The next task of phase `phase` that nobody has taken. */
  next(phase: number): number;
  /** Waits until all threads have come here. */
  meet(): void;
}

const SAMPLES_PER_TASK = 4;
const GROUPS_PER_TASK = 4;

/** Steps `from` to `to` of a batch, as seen by one thread. */
export function runSteps(
  kernels: Kernels,
  plan: Plan,
  command: Command,
  team: Team,
  clock?: PhaseClock,
): void {
  const { layers } = plan;
  const scratch = plan.scratch + team.thread * plan.scratchBytes;
  const sampleTasks = Math.ceil(command.batch / SAMPLES_PER_TASK);
  const last = layers.length - 1;
  let phase = (command.from - 1) * phasesPerStep(layers.length);
  const times: PhaseTimes = {};
  const now = command.timed ? () => performance.now() : () => 0;
  const share = (name: string, tasks: number, work: (task: number) => void): void => {
    const began = now();
    for (let task = team.next(phase); task < tasks; task = team.next(phase)) work(task);
    phase++;
    const worked = now();
    team.meet();
    if (!command.timed) return;
    times[name] ??= { work: 0, wait: 0 };
    times[name].work += worked - began;
    times[name].wait += now() - worked;
  };
  const perSample = (name: string, work: (b: number) => void): void =>
    share(name, sampleTasks, (task) => {
      const end = Math.min(command.batch, (task + 1) * SAMPLES_PER_TASK);
      for (let b = task * SAMPLES_PER_TASK; b < end; b++) work(b);
    });

  for (let step = command.from; step <= command.to; step++) {
    const rule = plan.rules + (step - 1) * RULE_WORDS * 4;
    phase = (step - 1) * phasesPerStep(layers.length);
    perSample('inputs', (b) => senseSample(kernels, plan, command, rule, b, step, scratch));
    for (let l = 1; l <= last; l++) {
      const { record, blocks } = layers[l];
      const before = layers[l - 1].record;
      share('block', blocks.length, (task) => {
        const [first, vectors] = blocks[task];
        kernels.integrateBlock(plan.network, rule, before, record, step, first, vectors, scratch);
        if (l < last) return;
        for (let b = 0; b < command.batch; b++) {
          kernels.compareOutputs(
            plan.network,
            rule,
            record,
            b,
            first,
            vectors,
            targetOf(plan, command, b, step),
          );
        }
      });
      if (l === last) continue;
      perSample('select', (b) => {
        kernels.selectSums(rule, record, b);
        if (command.learn) kernels.traceInputs(plan.network, rule, record, layers[l + 1].record, b, step);
      });
    }
    perSample('errors', (b) => {
      kernels.addLoss(plan.network, layers[last].record, b);
      if (!command.learn) return;
      for (let l = last - 1; l >= 0; l--) {
        kernels.backpropagateSample(rule, layers[l].record, layers[l + 1].record, b, scratch);
      }
      if (command.trace === 'per-synapse') kernels.sumPatterns(plan.network, layers[0].record, b, step);
    });
    if (command.learn) learn(kernels, plan, rule, step, scratch, share);
  }
  if (command.to === command.steps && command.shrink !== 1 && team.thread === 0) {
    kernels.shrinkUntouched(plan.network, layers[0].record, command.shrink);
  }
  return times;
}

/** Spikes of sample `b`, the first layer's potentials, and what follows from its spikes. */
function senseSample(
  kernels: Kernels,
  plan: Plan,
  command: Command,
  rule: number,
  b: number,
  step: number,
  scratch: number,
): void {
  const { network, layers } = plan;
  const { record, stride } = layers[0];
  if (step === 1 && !command.spikesGiven) kernels.prepareSample(network, b);
  if (command.learn && command.trace === 'shared' && step > 1) {
    for (const layer of layers) kernels.shareFired(rule, layer.record, b);
  }
  const list = scratch + 64;
  const count = command.spikesGiven
    ? kernels.listSpikes(network, b, stride * 4, list)
    : kernels.encodeSample(network, b, step, stride * 4, list, scratch);
  kernels.integrateInputs(rule, record, b, step, list, count);
  if (layers.length === 1) {
    kernels.compareOutputs(network, rule, record, b, 0, stride / 4, targetOf(plan, command, b, step));
    return;
  }
  kernels.selectSums(rule, record, b);
  if (command.learn) kernels.traceInputs(network, rule, record, layers[1].record, b, step);
}

/** Address of the target spikes of sample `b` at `step`. */
function targetOf(plan: Plan, { frames, batch }: Command, b: number, step: number): number {
  if (frames === 0) return plan.spikes + b * plan.inputStride;
  return plan.target + (((step - 1) % frames) * batch + b) * plan.outputStride;
}

/** Gradients and updates of all layers. */
function learn(
  kernels: Kernels,
  plan: Plan,
  rule: number,
  step: number,
  scratch: number,
  share: (name: string, tasks: number, work: (task: number) => void) => void,
): void {
  const counts = plan.layers.map(({ rows }) => Math.ceil(rows / 4 / GROUPS_PER_TASK));
  const total = counts.reduce((sum, count) => sum + count, 0);
  share('learning', total, (task) => {
    let index = task;
    let l = 0;
    while (index >= counts[l]) index -= counts[l++];
    const layer: LayerPlan = plan.layers[l];
    const end = Math.min(layer.rows / 4, (index + 1) * GROUPS_PER_TASK);
    for (let group = index * GROUPS_PER_TASK; group < end; group++) {
      if (l === 0) kernels.learnInputs(plan.network, rule, layer.record, group, step, scratch);
      else kernels.learnNeurons(plan.network, rule, layer.record, group, scratch);
    }
  });
}
