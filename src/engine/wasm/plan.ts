/**
 * Layout of a spiking network in linear memory.
 *
 * Memory is laid out once, when the engine is made: records (see `kernels/layout.ts`), arrays, and a scratch
 * area per thread. It does not grow with N·M·B: the largest parts are the weights with their moments, and for
 * traces per synapse the tables [B, T, N] of masked δ and of traces since each step.
 */
import * as layout from '../../../kernels/layout.js';
import { type Controls, controlSize } from './team.js';

export interface LayerPlan {
  readonly record: number;
  readonly neurons: number;
  readonly stride: number;
  readonly pre: number;
  readonly preStride: number;
  /** Rows of the weights as they lie in memory, and floats per row. */
  readonly rows: number;
  readonly rowFloats: number;
  readonly weights: number;
  readonly moments: number;
  /** The arrays of the neurons' state, by name; the potential first. */
  readonly states: Readonly<Record<string, number>>;
  readonly fired: number;
  readonly delta: number;
  readonly lastFired: number;
  readonly keep: number;
  readonly spikeTotal: number;
  /** u32 [B, S_l / 4], and for hidden layers u16 [B, S_l], where operations are counted; 0 for the outputs. */
  readonly changes: number;
  readonly spikeCounts: number;
  readonly active: number;
  readonly gradient: number;
  /** Traces of the layer's inputs; 0 for the first layer. */
  readonly traces: number;
  /** First vector and number of vectors of each block of neurons, at most 13 vectors each. */
  readonly blocks: readonly (readonly [number, number])[];
  /** Address and width of each block of a row of weights. */
  readonly rowBlocks: readonly (readonly [number, number])[];
}

export interface Plan extends Controls {
  readonly bytes: number;
  readonly network: number;
  /** One record of the learning rule per step. */
  readonly rules: number;
  readonly layers: readonly LayerPlan[];
  readonly inputs: number;
  readonly inputStride: number;
  readonly outputStride: number;
  readonly spikes: number;
  readonly intensities: number;
  readonly samples: number;
  readonly inputCounts: number;
  readonly outputCounts: number;
  readonly stepLoss: number;
  readonly loss: number;
  readonly leakPowers: number;
  /** The first layer's sums of masked δ (0 for traces that are not per synapse), and bytes per block. */
  readonly patternSums: number;
  readonly patternBlockBytes: number;
  /** u8 [T, B, S_L] */
  readonly target: number;
  /** Each sample's list of input spikes, and bytes from one to the next. */
  readonly spikeLists: number;
  readonly spikeListBytes: number;
  /**
   * True if the first layer is so wide that its potentials are taken block by block, all samples of one block after the
   * other: many of them add the same rows of weights, which then come from a cache. Of blocks of 13, 26, 64 and
   * 128 vectors the smallest were the fastest, by little.
   */
  readonly wide: boolean;
  /** Scratch of thread n at scratch + n·scratchBytes: a row of any layer, then a list or a table. */
  readonly scratch: number;
  readonly scratchBytes: number;
  readonly rowBytes: number;
  /** Words of the records: address and value. */
  readonly records: readonly (readonly [number, number])[];
}

/** Sizes that memory is laid out for: widths [N_0, …, N_L], most samples B and most steps T of a batch. */
export interface PlanSizes {
  readonly widths: readonly number[];
  readonly batch: number;
  readonly steps: number;
}

export interface PlanOptions {
  readonly perSynapse: boolean;
  readonly remembersFirstMoment: boolean;
  readonly keepGradients: boolean;
  readonly threads: number;
  readonly neuron: NeuronPlan;
}

/** The model of neurons as its kernel takes it. */
export interface NeuronPlan {
  /** Its place among the kernels. */
  readonly kernel: number;
  readonly parameters: readonly number[];
  /** Names of its state's arrays, the potential first. */
  readonly state: readonly string[];
}

/**
 * Phases of a step at most: inputs, for a wide first layer and for each later layer a block phase and a sample phase,
 * errors, lists, learning.
 */
export function phasesPerStep(layers: number): number {
  return 2 * layers + 4;
}

/** Most bytes of a 32-bit memory. */
export const MOST_BYTES = 2 ** 32 - 65536;
export const VECTOR_BYTES = 16;
const FLOAT = 4;
const ROW_BYTES = layout.TABLE_VECTORS * VECTOR_BYTES;
/**
 * Vectors of a row of weights that are learnt at a time: fewer keep the table of masked δ in the cache, more cost
 * less around the sums. Of 13, 26 and all, 26 was the fastest (784-196-784, B 100, two threads).
 */
const LEARNING_VECTORS = 26;
/**
 * Wide rows belong to weights that no cache holds; memory gives them fastest in one piece. Of 26, 64 and 512 vectors, 512
 * was the fastest for per-synapse and shared traces, half the time of 26 (58500-2048-196, B 50, two threads).
 */
const WIDE_ROW_VECTORS = 256;
const WIDE_LEARNING_VECTORS = 512;

function isWide(vectors: number): boolean {
  return vectors > WIDE_ROW_VECTORS;
}

function learningBlocks(vectors: number): [number, number][] {
  return blocksOf(vectors, isWide(vectors) ? WIDE_LEARNING_VECTORS : LEARNING_VECTORS);
}

export function upToFour(n: number): number {
  return 4 * Math.ceil(n / 4);
}

/** Lays a network out. Throws a RangeError where it does not fit 32-bit memory. */
export function planMemory({ widths, batch, steps }: PlanSizes, options: PlanOptions): Plan {
  let end = 1024;
  // 64-byte starts keep arrays that different threads write apart from each other in the caches.
  const take = (bytes: number): number => {
    const start = end;
    end += 64 * Math.ceil(bytes / 64);
    return start;
  };
  const strides = widths.map(upToFour);
  const inputStride = strides[0];
  const outputStride = strides[strides.length - 1];
  const layerCount = widths.length - 1;
  const groups = Math.ceil(steps / 4);
  const historyWords = Math.ceil(steps / 32);

  const network = take(layout.NETWORK_WORDS * 4);
  const rules = take(layout.RULE_WORDS * 4 * steps);
  const parts = Math.max(3, layerCount);
  const controlWords = controlSize(phasesPerStep(layerCount) * steps, parts, options.threads);
  const control = take(controlWords * 4);
  const records: [number, number][] = [];
  const array = (field: number, bytes: number): number => {
    const start = take(bytes);
    records.push([network / 4 + field, start]);
    return start;
  };
  const spikes = array(layout.SPIKES, batch * inputStride);
  const intensities = array(layout.INTENSITIES, batch * inputStride * 2);
  array(layout.THRESHOLDS, batch * inputStride * 4);
  // Groups are drawn for four at a time, so that reading may run past the end of the last list.
  array(layout.LIT_GROUPS, batch * inputStride + 64);
  array(layout.LIT_COUNTS, batch * 4);
  const samples = array(layout.SAMPLES, batch * 4);
  const inputCounts = array(layout.INPUT_COUNTS, batch * inputStride * 2);
  const outputCounts = array(layout.OUTPUT_COUNTS, batch * outputStride * 2);
  const stepLoss = array(layout.STEP_LOSS, batch * 8);
  const loss = array(layout.LOSS, batch * 8);
  const leakPowers = array(layout.LEAK_POWERS, (steps + 4) * FLOAT);
  const target = take(steps * batch * outputStride);
  const spikeListBytes = layout.SPIKE_LIST_HEAD + 64 * Math.ceil((inputStride + 4) / 16);
  const spikeLists = take(batch * spikeListBytes);
  const firstBlocks = learningBlocks(strides[1] / 4);
  const patternRowBytes = Math.max(...firstBlocks.map(([, vectors]) => vectors)) * VECTOR_BYTES;
  const patternBlockBytes = options.perSynapse ? batch * groups * 16 * patternRowBytes : 0;
  const patternSums = array(layout.PATTERN_SUMS, firstBlocks.length * patternBlockBytes);
  if (options.perSynapse) array(layout.HISTORY, inputStride * batch * historyWords * 4);
  else array(layout.INPUT_TRACES, inputStride * batch * FLOAT);

  const { neuron } = options;
  const parameters = take(neuron.parameters.length * FLOAT);
  const parameterWords = new Uint32Array(Float32Array.from(neuron.parameters).buffer);
  for (const [n, word] of parameterWords.entries()) records.push([parameters / 4 + n, word]);

  const layers = widths.slice(1).map((neurons, l): LayerPlan => {
    const [stride, preStride] = [strides[l + 1], strides[l]];
    // The first layer keeps an input's weights in a row, the others a neuron's.
    const [rows, rowFloats] = l === 0 ? [preStride, stride] : [stride, preStride];
    const matrix = rows * rowFloats * FLOAT;
    const record = take(layout.LAYER_WORDS * 4);
    const weights = take(matrix);
    const moments = take(options.remembersFirstMoment ? 2 * matrix : matrix);
    const states = neuron.state.map(() => take(batch * stride * FLOAT));
    const plan: LayerPlan = {
      record,
      neurons,
      stride,
      pre: widths[l],
      preStride,
      rows,
      rowFloats,
      weights,
      moments,
      states: Object.fromEntries(neuron.state.map((name, n) => [name, states[n]])),
      fired: take(batch * stride * 4),
      delta: take(batch * stride * FLOAT),
      lastFired: take(batch * stride * 4),
      keep: take(batch * FLOAT),
      spikeTotal: take(batch * 4),
      changes: take(batch * stride),
      spikeCounts: l === layerCount - 1 ? 0 : take(batch * stride * 2),
      active: take(rows * 4),
      gradient: options.keepGradients ? take(matrix) : 0,
      traces: l === 0 ? 0 : take(batch * (options.perSynapse ? steps : 1) * preStride * FLOAT),
      blocks: blocksOf(stride / 4),
      rowBlocks: learningBlocks(rowFloats / 4),
    };
    const isLast = l === layerCount - 1;
    // An entry more than can be used: a list is written one entry ahead.
    const listBytes = l === 0 && options.perSynapse ? 4 * (batch * groups + 1) : 8 * (batch + 1);
    const blockTable = take(plan.rowBlocks.length * 8);
    for (const [n, [first, vectors]] of plan.rowBlocks.entries()) {
      records.push([blockTable / 4 + 2 * n, first], [blockTable / 4 + 2 * n + 1, vectors]);
    }
    const selected = isLast ? 0 : take(batch * stride + 64);
    const selectedCounts = isLast ? 0 : take(batch * 4);
    const fields: [number, number][] = [
      [layout.NEURONS, neurons],
      [layout.STRIDE, stride],
      [layout.PRE_STRIDE, preStride],
      [layout.WEIGHTS, weights],
      [layout.SECOND_MOMENT, moments],
      [layout.FIRST_MOMENT, options.remembersFirstMoment ? moments + matrix : 0],
      [layout.POTENTIAL, states[0]],
      [layout.NEURON, neuron.kernel],
      [layout.PARAMETERS, parameters],
      [layout.STATE_BYTES, states.length > 1 ? states[1] - states[0] : 0],
      [layout.FIRED, plan.fired],
      [layout.DELTA, plan.delta],
      [layout.LAST_FIRED, plan.lastFired],
      [layout.KEEP, plan.keep],
      [layout.SPIKE_TOTAL, plan.spikeTotal],
      [layout.ACTIVE, plan.active],
      [layout.GRADIENT, plan.gradient],
      [layout.TRACES, plan.traces],
      [layout.LISTS, take(rows * listBytes)],
      [layout.LIST_COUNTS, take(rows * 4)],
      [layout.LIST_BYTES, listBytes],
      [layout.BLOCKS, blockTable],
      [layout.BLOCK_COUNT, plan.rowBlocks.length],
      [layout.SELECTED, selected],
      [layout.SELECTED_COUNTS, selectedCounts],
      [layout.PREVIOUS, take(batch * stride * FLOAT)],
    ];
    for (const [field, value] of fields) records.push([record / 4 + field, value]);
    return plan;
  });

  const rowBytes = 64 * Math.ceil((Math.max(layout.TABLE_VECTORS * 4, ...strides) * FLOAT) / 64);
  const scratchBytes = rowBytes + Math.max(...layers.map((layer, l) => scratchFor(layer, l)));
  const scratch = take(scratchBytes * options.threads);
  if (end > MOST_BYTES) {
    const gigabytes = (end / 2 ** 30).toFixed(1);
    throw new RangeError(
      `the network ${widths.join('-')} with batch ${batch} and ${steps} steps needs ${gigabytes} GB, ` +
        'the limit is 4 GB: lower the widths, the batch or the steps',
    );
  }
  const numbers: [number, number][] = [
    [layout.STEPS, steps],
    [layout.INPUTS, widths[0]],
    [layout.INPUT_STRIDE, inputStride],
    [layout.HISTORY_WORDS, historyWords],
    [layout.PATTERN_BLOCK_BYTES, patternBlockBytes],
    [layout.PATTERN_ROW_BYTES, patternRowBytes],
  ];
  for (const [field, value] of numbers) records.push([network / 4 + field, value]);
  return {
    bytes: end,
    network,
    rules,
    layers,
    inputs: widths[0],
    inputStride,
    outputStride,
    spikes,
    intensities,
    samples,
    inputCounts,
    outputCounts,
    stepLoss,
    loss,
    leakPowers,
    patternSums,
    patternBlockBytes,
    target,
    spikeLists,
    spikeListBytes,
    wide: isWide(strides[1] / 4),
    control,
    controlWords,
    parts,
    scratch,
    scratchBytes,
    rowBytes,
    records,
  };
}

/** Writes the records of a plan into memory. */
export function writeRecords(plan: Pick<Plan, 'records'>, memory: WebAssembly.Memory): void {
  const words = new Uint32Array(memory.buffer);
  for (const [address, value] of plan.records) words[address] = value;
}

/** Scratch bytes that the work on one layer needs at most. */
function scratchFor(layer: LayerPlan, index: number): number {
  const table = index === 0 ? 0 : (layer.preStride / 4) * 16 * ROW_BYTES;
  const errors = (layer.stride + 1) * 8;
  return 64 * Math.ceil(Math.max(table, errors) / 64);
}

/** Splits `vectors` vectors into the fewest blocks of at most `most`, of sizes that differ by at most one. */
export function blocksOf(vectors: number, most: number = layout.TABLE_VECTORS): [number, number][] {
  const count = Math.ceil(vectors / most);
  const smaller = Math.floor(vectors / count);
  const larger = vectors - smaller * count;
  let first = 0;
  return Array.from({ length: count }, (_, n) => {
    const size = n < count - larger ? smaller : smaller + 1;
    const block: [number, number] = [first, size];
    first += size;
    return block;
  });
}
