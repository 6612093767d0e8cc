/** The tasks of one step of a batch, by kind: what a phase of `schedule.ts` shares out, in calls of the kernels. */
import { RULE_WORDS } from '../../../kernels/layout.js';
import type { Kernels } from './kernels.js';
import { chunks, type Part } from './phases.js';
import type { Plan } from './plan.js';

/** Command to all threads; plain data, so that it can be posted. */
export interface Command {
  /** First and last step, from 1. */
  readonly from: number;
  readonly to: number;
  readonly batch: number;
  readonly learn: boolean;
  readonly trace: 'per-synapse' | 'shared' | 'plain';
  /** True if the engine has written the input spikes itself. */
  readonly spikesGiven: boolean;
  /** Number of target frames; 0 where the target is the input. */
  readonly frames: number;
  /** First steps in which traces build up but nothing is learned. */
  readonly settle: number;
  /** Measures the time of each phase. */
  readonly timed: boolean;
}

const SAMPLES_PER_TASK = 2;
const GROUPS_PER_TASK = 8;
const ROWS_PER_TASK = 28;

export class StepWork {
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

  /** Returns the part that follows from the spikes of a wide first layer. */
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

  /** Returns the part that selects rows of the next layer by the spikes of layer `l`. */
  select(l: number): Part {
    return this.#perSample((b) => this.#selectSample(l, b));
  }

  #selectSample(l: number, b: number): void {
    const { kernels, command, step } = this;
    const { network, layers } = this.plan;
    kernels.selectSums(layers[l].record, b);
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
        kernels.backpropagateSample(layers[l].record, layers[l + 1].record, b, this.#scratch);
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
