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
import { RULE_WORDS } from '../../../kernels/layout.js';
import type { Kernels } from './kernels.js';
import { type Plan, phasesPerStep } from './plan.js';

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
  /** First steps in which traces build up but nothing is learned. */
  readonly settle: number;
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
  /**
   * The next task of part `part` of phase `phase` that nobody has taken, -1 for none. Every thread has a share
   * of its own, the same at every step, so that what it works on stays in its cache; `steal` looks in the
   * others' shares.
   */
  next(phase: number, part: number, tasks: number, steal: boolean): number;
  /** Waits until all threads have come here. */
  meet(): void;
}

/** One kind of tasks of a phase. */
interface Part {
  readonly tasks: number;
  work(task: number): void;
}

const SAMPLES_PER_TASK = 2;
const GROUPS_PER_TASK = 8;
const ROWS_PER_TASK = 28;

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

/** The tasks of one step. */
class StepWork {
  readonly #rule: number;
  readonly #scratch: number;

  constructor(
    private readonly kernels: Kernels,
    private readonly plan: Plan,
    private readonly command: Command,
    private readonly step: number,
    /** Scratch of this thread: a row, then anything. */
    private readonly sum: number,
  ) {
    this.#scratch = sum + plan.rowBytes;
    this.#rule = plan.rules + (step - 1) * RULE_WORDS * 4;
  }

  #perSample(work: (b: number) => void): Part {
    const { batch } = this.command;
    return chunks(batch, SAMPLES_PER_TASK, (start, end) => {
      for (let b = start; b < end; b++) work(b);
    });
  }

  /** Spikes of a sample; unless the first layer is wide, also its potentials and what follows from its spikes. */
  inputs(): Part {
    const { kernels, plan, command, step } = this;
    const { network, layers } = plan;
    const rowBytes = layers[0].stride * 4;
    return this.#perSample((b) => {
      if (step === 1 && !command.spikesGiven) kernels.prepareSample(network, b);
      if (command.learn && command.trace === 'shared' && step > 1) {
        for (const layer of layers) kernels.shareFired(this.#rule, layer.record, b);
      }
      const place = plan.spikeLists + b * plan.spikeListBytes;
      if (command.spikesGiven) kernels.listSpikes(network, b, rowBytes, place);
      else kernels.encodeSample(network, b, step, rowBytes, place);
      if (plan.wide) return;
      this.#integrateInputs(b, b + 1, 0, layers[0].stride / 4);
      this.#inputsDone(b);
    });
  }

  /** Potentials of a block of neurons of a wide first layer. */
  wideBlock(): Part {
    const { blocks } = this.plan.layers[0];
    return {
      tasks: blocks.length,
      work: (task) => this.#integrateInputs(0, this.command.batch, ...blocks[task]),
    };
  }

  /** What follows from the spikes of a wide first layer. */
  wideDone(): Part {
    return this.#perSample((b) => this.#inputsDone(b));
  }

  #integrateInputs(b: number, end: number, first: number, vectors: number): void {
    const { kernels, plan, step, sum } = this;
    const { spikeLists: lists, spikeListBytes: listBytes } = plan;
    const { record } = plan.layers[0];
    kernels.integrateInputs(this.#rule, record, b, end, step, lists, listBytes, first, vectors, sum);
  }

  #inputsDone(b: number): void {
    const { layers } = this.plan;
    if (layers.length === 1) this.#compare(0, b, b + 1, 0, layers[0].stride / 4);
    else this.#selectSample(0, b);
  }

  /** Potentials of a block of neurons of layer `l`, and its δ if it is the last. */
  block(l: number): Part {
    const { kernels, plan, command, step, sum } = this;
    const { record, blocks } = plan.layers[l];
    const before = plan.layers[l - 1].record;
    return {
      tasks: blocks.length,
      work: (task) => {
        const [first, vectors] = blocks[task];
        kernels.integrateBlock(
          plan.network,
          this.#rule,
          before,
          record,
          step,
          first,
          vectors,
          this.#scratch,
          sum,
        );
        if (l === plan.layers.length - 1) this.#compare(l, 0, command.batch, first, vectors);
      },
    };
  }

  /** What the spikes of layer `l` select of the next. */
  select(l: number): Part {
    return this.#perSample((b) => this.#selectSample(l, b));
  }

  #selectSample(l: number, b: number): void {
    const { kernels, command, step } = this;
    const { network, layers } = this.plan;
    kernels.selectSums(this.#rule, layers[l].record, b);
    if (command.learn) {
      kernels.traceInputs(network, this.#rule, layers[l].record, layers[l + 1].record, b, step);
    }
  }

  #compare(l: number, start: number, end: number, first: number, vectors: number): void {
    const { plan, command, step } = this;
    const { frames, batch } = command;
    const target =
      frames === 0 ? plan.spikes : plan.target + ((step - 1) % frames) * batch * plan.outputStride;
    const { record } = plan.layers[l];
    const stride = plan.outputStride;
    this.kernels.compareOutputs(plan.network, this.#rule, record, start, end, first, vectors, target, stride);
  }

  /** Loss; while learning, δ of the hidden layers and the table of masked δ. */
  errors(): Part {
    const { kernels, command, step } = this;
    const { network, layers } = this.plan;
    const last = layers.length - 1;
    return this.#perSample((b) => {
      kernels.addLoss(network, layers[last].record, b);
      if (!command.learn || step <= command.settle) return;
      for (let l = last - 1; l >= 0; l--) {
        kernels.backpropagateSample(this.#rule, layers[l].record, layers[l + 1].record, b, this.#scratch);
      }
      if (command.trace === 'per-synapse') kernels.sumPatterns(network, layers[0].record, b, step);
    });
  }

  listInputs(): Part {
    const { kernels, plan, step } = this;
    const { record, rows } = plan.layers[0];
    return chunks(rows / 4, GROUPS_PER_TASK, (start, end) => {
      for (let group = start; group < end; group++) {
        kernels.listInputs(plan.network, this.#rule, record, group, step);
      }
    });
  }

  listNeurons(l: number): Part {
    const { kernels, plan, step } = this;
    const { record, rows } = plan.layers[l];
    return chunks(rows / 4, GROUPS_PER_TASK, (start, end) => {
      for (let group = start; group < end; group++) {
        kernels.listNeurons(plan.network, this.#rule, record, group, step);
      }
    });
  }

  /** Gradients and updates of layer `l`, block by block and within a block a few rows at a time. */
  learning(l: number): Part {
    const { kernels, plan, command, step, sum } = this;
    const { record, rows, rowFloats, rowBlocks, delta, traces } = plan.layers[l];
    const perBlock = Math.ceil(rows / ROWS_PER_TASK);
    const sums = l === 0 && command.trace === 'per-synapse';
    return {
      tasks: rowBlocks.length * perBlock,
      work: (task) => {
        const block = Math.floor(task / perBlock);
        const start = (task % perBlock) * ROWS_PER_TASK;
        const end = Math.min(rows, start + ROWS_PER_TASK);
        const [first, vectors] = rowBlocks[block];
        const base = sums
          ? plan.patternSums + block * plan.patternBlockBytes
          : (l === 0 ? delta : traces) + first * 16;
        const scaled = sums ? 0 : 1;
        const rowBytes = rowFloats * 4;
        kernels.learnRows(this.#rule, record, step, start, end, rowBytes, first, vectors, base, scaled, sum);
      },
    };
  }
}

/** `count` things, `size` per task. */
function chunks(count: number, size: number, work: (start: number, end: number) => void): Part {
  return {
    tasks: Math.ceil(count / size),
    work: (task) => work(task * size, Math.min(count, (task + 1) * size)),
  };
}
