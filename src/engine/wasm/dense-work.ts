/** The tasks of one batch of a dense network, by kind: what a phase of `dense-schedule.ts` shares out, in calls of the kernels. */
import { BLOCKS_AT_ONCE, columnBytes, type DensePlan, SUM_BYTES, type UnitsPlan } from './dense-plan.js';
import type { Kernels } from './kernels.js';
import { chunks, type Part } from './phases.js';

/** Command to all threads; plain data, so that it can be posted. */
export interface DenseCommand {
  /** B of this batch. */
  readonly size: number;
  /** True if the inputs are 16-bit shares of 65535. */
  readonly isShort: boolean;
  /** True if the inputs are the target. */
  readonly mirrors: boolean;
  readonly learn: boolean;
  /** True if decay moves weights that nothing else moves. */
  readonly movesAll: boolean;
  /** Measures the time of each phase. */
  readonly timed: boolean;
}

const SAMPLES_PER_TASK = 2;

export class DenseWork {
  readonly #sum: number;
  readonly #scratch: number;

  constructor(
    private readonly kernels: Kernels,
    private readonly plan: DensePlan,
    private readonly command: DenseCommand,
    thread: number,
  ) {
    this.#sum = plan.scratch + thread * plan.scratchBytes;
    this.#scratch = this.#sum + SUM_BYTES;
  }

  #perSample(work: (b: number) => void): Part {
    return chunks(this.command.size, SAMPLES_PER_TASK, (start, end) => {
      for (let b = start; b < end; b++) work(b);
    });
  }

  /** Tasks on each block of a layer and each group of samples. */
  #perTile(
    { blocks, groups }: UnitsPlan,
    work: (block: number, b: number, end: number, task: number) => void,
  ): Part {
    const { size } = this.command;
    return {
      tasks: blocks.length * groups,
      work: (task) => {
        const group = task % groups;
        const [b, end] = [group, group + 1].map((part) => Math.floor((size * part) / groups));
        work(Math.floor(task / groups), b, end, task);
      },
    };
  }

  /** Inputs and targets of a sample go into tiles, and inputs that are not 0 into a list. */
  bring(): Part {
    const { plan, command } = this;
    const [inputs] = plan.units;
    const outputs = plan.units[plan.units.length - 1];
    const short = command.isShort ? 1 : 0;
    return this.#perSample((b) => {
      this.#tile(plan.input, short, inputs, inputs.values, b, inputs.above + 4 * b);
      this.#list(inputs, inputs.values, b, plan.units[1].rowBytes);
      if (!command.mirrors) this.#tile(plan.target, 0, outputs, plan.targetTiles, b, 0);
    });
  }

  #tile(packed: number, short: number, layer: UnitsPlan, tiles: number, b: number, above: number): void {
    const { units, blockTable, blocks, tileBytes, rowBytes } = layer;
    const count = blocks.length;
    this.kernels.tileSample(packed, short, units, b, blockTable, count, tiles, tileBytes, rowBytes, above);
  }

  /** Lists what of `tiles` is not 0, for rows of weights that lie `entryBytes` apart. */
  #list(layer: UnitsPlan, tiles: number, b: number, entryBytes: number): void {
    const { blockTable, blocks, tileBytes, rowBytes, lists, listBytes, starts } = layer;
    const count = blocks.length;
    const list = lists + b * listBytes;
    const start = starts + b * startsBytes(layer);
    this.kernels.listSample(tiles, tileBytes, rowBytes, b, blockTable, count, list, start, entryBytes);
  }

  /** Values of layer `l` that are not 0, for the forward pass. */
  listValues(l: number): Part {
    const { units } = this.plan;
    return this.#perSample((b) => this.#list(units[l], units[l].values, b, units[l + 1].rowBytes));
  }

  /** δ of layer `l` that are not 0, for the backward pass. */
  listDelta(l: number): Part {
    const { units } = this.plan;
    return this.#perSample((b) => this.#list(units[l], units[l].delta, b, units[l - 1].rowBytes));
  }

  /** Values of layer `l`, block by block; of the outputs the errors too. */
  forward(l: number): Part {
    const { kernels, plan } = this;
    const before = plan.units[l - 1];
    const layer = plan.units[l];
    const { weights, tileBytes } = plan.matrices[l - 1];
    return this.#perTile(layer, (block, b, end, task) => {
      const vectors = layer.blocks[block][1];
      const out = layer.values + block * layer.tileBytes;
      for (const [from, to] of stretches(before)) {
        const base = weights + block * tileBytes;
        const starts = [before.starts, startsBytes(before)] as const;
        kernels.addTiles(...starts, b, end, from, to, base, out, layer.rowBytes, vectors);
      }
      kernels.rectifyTile(out, b, end, layer.rowBytes, vectors, layer.above + 4 * task);
      if (l === plan.units.length - 1) this.#compare(block, b, end);
    });
  }

  #compare(block: number, b: number, end: number): void {
    const { plan, command } = this;
    const [inputs] = plan.units;
    const layer = plan.units[plan.units.length - 1];
    const { stride, rowBytes } = layer;
    const [first, vectors] = layer.blocks[block];
    const at = block * layer.tileBytes;
    const target = (command.mirrors ? inputs.values : plan.targetTiles) + at;
    const losses = plan.losses + block * command.size * 8;
    const outputs = plan.outputs + first * 16;
    this.kernels.compareTile(
      layer.values + at,
      target,
      layer.delta + at,
      b,
      end,
      rowBytes,
      vectors,
      losses,
      outputs,
      stride * 4,
    );
  }

  /** δ of layer `l` from the next, block by block. Weights are kept by input, so that theirs are transposed first. */
  backward(l: number): Part {
    const { kernels, plan } = this;
    const layer = plan.units[l];
    const after = plan.units[l + 1];
    const { weights, tileBytes } = plan.matrices[l];
    const table = this.#scratch;
    return this.#perTile(layer, (block, b, end) => {
      const [first, vectors] = layer.blocks[block];
      const rows = weights + first * 4 * after.rowBytes;
      const at = block * layer.tileBytes;
      for (const [from, to] of stretches(after)) {
        const start = after.blocks[from][0];
        for (let m = from; m < to; m++) {
          const [unit, wide] = after.blocks[m];
          const place = table + (unit - start) * 4 * layer.rowBytes;
          const tile = rows + m * tileBytes;
          kernels.transposeTile(tile, after.rowBytes, vectors, wide, place, layer.rowBytes);
        }
        const base = table - start * 4 * layer.rowBytes;
        const starts = [after.starts, startsBytes(after)] as const;
        kernels.addTiles(...starts, b, end, from, to, base, layer.delta + at, layer.rowBytes, vectors);
      }
      kernels.maskTile(layer.delta + at, layer.values + at, b, end, layer.rowBytes, vectors);
    });
  }

  /** Gradients and updates of the weights from layer `l`, for a block of its units to some blocks of the next. */
  learning(l: number): Part {
    const { kernels, plan, command } = this;
    const { size } = command;
    const layer = plan.units[l];
    const after = plan.units[l + 1];
    const { weights, first, second, touched, tileBytes } = plan.matrices[l];
    const lists = this.#scratch;
    const listBytes = columnBytes(size);
    const all = command.movesAll ? 1 : 0;
    const groups = Math.min(layer.groups, after.blocks.length);
    return {
      tasks: layer.blocks.length * groups,
      work: (task) => {
        const block = Math.floor(task / groups);
        const [from, to] = [task % groups, (task % groups) + 1].map((part) =>
          Math.floor((after.blocks.length * part) / groups),
        );
        const [start, vectors] = layer.blocks[block];
        const counts = lists + 4 * vectors * listBytes;
        const tile = layer.values + block * layer.tileBytes;
        kernels.listColumns(tile, layer.rowBytes, size, vectors, lists, listBytes, counts, after.rowBytes);
        for (let m = from; m < to; m++) {
          const at = m * tileBytes + start * 4 * after.rowBytes;
          kernels.learnColumns(
            plan.rule,
            all,
            4 * vectors,
            lists,
            listBytes,
            counts,
            touched + start * 16,
            after.delta + m * after.tileBytes,
            weights + at,
            first && first + at,
            second && second + at,
            after.rowBytes,
            after.blocks[m][1],
            this.#sum,
          );
        }
      },
    };
  }
}

/** From one sample's starts to the next. */
function startsBytes({ blocks }: UnitsPlan): number {
  return (blocks.length + 1) * 4;
}

/** The blocks of a layer, a few at once: first and end. */
function* stretches({ blocks }: UnitsPlan): Generator<readonly [number, number]> {
  for (let from = 0; from < blocks.length; from += BLOCKS_AT_ONCE) {
    yield [from, Math.min(blocks.length, from + BLOCKS_AT_ONCE)];
  }
}
