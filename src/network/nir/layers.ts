/**
 * A chain of NIR nodes → layers of our neurons (`neuron-parameters.ts`).
 *
 * A neuron's spikes stay the same when its incoming weights and its threshold are multiplied by the same number. So
 * gains, Scale nodes and thresholds that differ all become factors of the weights; the leak must be one for all.
 */
import { UsageError } from '../../errors.js';
import { describe } from '../../formats/json-input.js';
import type { NirArray, NirNode, NirValue } from '../../formats/nir/graph.js';
import { OPTIONS } from '../../options/schema.js';
import type { Reset } from '../lif.js';
import { type ChainNode, nodeFault } from './chain.js';
import { isNear, shortestDecimal } from './neuron-parameters.js';

/** A Linear node and the neurons behind it. */
export interface Stage {
  /** Name of the neurons' node, for errors. */
  readonly name: string;
  /** [inputs, neurons] */
  readonly widths: readonly [number, number];
  /** As in the file [neurons, inputs], row-major. */
  readonly weights: Float32Array | Float64Array;
  /** Of the weights of each neuron [neurons], and of each input [inputs]; undefined for 1. */
  readonly rows: Float64Array;
  readonly columns: Float64Array | undefined;
  /** α of all of its neurons. */
  readonly leak: number;
  /** [neurons] */
  readonly thresholds: Float64Array;
  /** What the metadata of the node says of it; undefined where it says nothing. */
  readonly reset: NirValue | undefined;
}

/** What the walk along a chain has so far. */
interface Walk {
  readonly file: string;
  readonly dt: number;
  readonly stages: Stage[];
  /** Values that come out of the last node. */
  width: number;
  /** Factors of them; undefined for 1. */
  scale: Float64Array | undefined;
  /** A linear node whose neurons are still to come. */
  linear:
    | { readonly weights: Stage['weights']; readonly inputs: number; readonly columns: Stage['columns'] }
    | undefined;
}

/** Size of the values that come in, as the Input says it. */
export function inputShape(chain: readonly ChainNode[], file: string): number[] {
  const [{ name, node }] = chain;
  return sizes(name, node.parameters.shape, file);
}

/** The layers of a chain. Throws an InputError that names the node that cannot be one of ours. */
export function stagesOf(chain: readonly ChainNode[], dt: number, file: string): Stage[] {
  const width = inputShape(chain, file).reduce((product, size) => product * size, 1);
  const walk: Walk = { file, dt, stages: [], width, scale: undefined, linear: undefined };
  for (const { name, node } of chain) {
    switch (node.type) {
      case 'Input':
      // All values stay, in their order.
      case 'Flatten':
        break;
      case 'Scale':
        addScale(walk, name, node.parameters.scale as NirArray);
        break;
      case 'Linear':
      case 'Affine':
        addLinear(walk, name, node.parameters);
        break;
      case 'Output':
        endAt(walk, name);
        break;
      default:
        addNeurons(walk, name, node);
    }
  }
  return walk.stages;
}

type Parameters = ChainNode['node']['parameters'];

function addScale(walk: Walk, name: string, scale: NirArray | undefined): void {
  const factors = numbers(walk, name, 'scale', scale, walk.width);
  walk.scale = walk.scale === undefined ? factors : factors.map((factor, n) => factor * walk.scale![n]);
}

function addLinear(walk: Walk, name: string, { weight, bias }: Parameters): void {
  const { file, width } = walk;
  if (walk.linear !== undefined)
    throw nodeFault(file, name, 'follows a linear node: neurons must lie between');
  if (typeof weight !== 'object' || weight.shape.length !== 2) {
    throw nodeFault(file, name, `must have weights [outputs, inputs], got ${shapeText(weight)}`);
  }
  const [outputs, inputs] = weight.shape;
  if (inputs !== width) {
    throw nodeFault(file, name, `takes ${inputs} values, the nodes before it give ${width}`);
  }
  if (typeof bias === 'object' && !everyNumber(bias, (value) => value === 0)) {
    throw nodeFault(file, name, 'has a bias that is not 0: neurons of Spikeloom have no constant current');
  }
  const { data } = weight;
  const weights = data instanceof BigInt64Array ? Float64Array.from(data, Number) : data;
  walk.linear = { weights, inputs, columns: walk.scale };
  walk.scale = undefined;
  walk.width = outputs;
}

function addNeurons(walk: Walk, name: string, { type, parameters, metadata }: NirNode): void {
  const { file, dt, linear, width } = walk;
  if (linear === undefined) throw nodeFault(file, name, 'must follow a Linear or Affine node');
  const of = (key: string) => numbers(walk, name, key, parameters[key], width);
  for (const key of type === 'LIF' ? ['v_leak', 'v_reset'] : ['v_reset']) {
    // Files of before NIR 1.0.5 have no v_reset, which means 0.
    if (key === 'v_reset' && parameters[key] === undefined) continue;
    const wrong = of(key).find((value) => value !== 0);
    if (wrong !== undefined) {
      throw nodeFault(file, name, `has a ${key} of ${wrong}: Spikeloom's neurons leak and are reset to 0`);
    }
  }
  const r = of('r');
  const thresholds = of('v_threshold');
  const low = thresholds.find((value) => !(value > 0));
  if (low !== undefined) throw nodeFault(file, name, `has a v_threshold of ${low}, it must be above 0`);
  const leaks = type === 'LIF' ? of('tau').map((tau) => dt / tau) : new Float64Array(width);
  const leak = leaks[0];
  const bad = leaks.find((value) => !(value >= 0 && value < 1));
  if (bad !== undefined) {
    throw nodeFault(file, name, `has a tau of ${dt / bad} s, it must be above the time step of ${dt} s`);
  }
  const other = leaks.find((value) => !isNear(value, leak));
  if (other !== undefined) {
    throw nodeFault(
      file,
      name,
      `has neurons of different tau, ${dt / leak} s and ${dt / other} s: it must be one for all`,
    );
  }
  const scale = walk.scale;
  const rows = r.map((value, n) => (type === 'LIF' ? value * leak : value * dt) * (scale?.[n] ?? 1));
  const { weights, inputs, columns } = linear;
  const neurons = { leak, thresholds, reset: metadata?.reset };
  walk.stages.push({ name, widths: [inputs, width], weights, rows, columns, ...neurons });
  walk.linear = undefined;
  walk.scale = undefined;
}

function endAt({ file, linear, scale, stages }: Walk, name: string): void {
  if (linear !== undefined || stages.length === 0) throw nodeFault(file, name, 'must follow spiking neurons');
  if (scale !== undefined) throw nodeFault(file, name, 'follows a Scale: outputs of Spikeloom are spikes');
}

/** The layers' weights where all neurons have one leak and threshold. */
export interface UnifiedLayers {
  /** [N_0, …, N_L] */
  readonly widths: readonly number[];
  /** Per layer [N_l, N_{l−1}]. */
  readonly weights: readonly Float32Array[];
  readonly leak: number;
  readonly threshold: number;
  readonly reset: Reset;
}

/** What a file or a request says of the neurons, beside the nodes. */
export interface KnownNeurons {
  readonly leak?: number;
  readonly threshold?: number;
  /** Holds where the nodes say none. */
  readonly reset?: Reset;
  /** Wins over what the nodes say. */
  readonly givenReset?: Reset | undefined;
}

/** Largest threshold that our options know. */
const MOST_THRESHOLD = 1000;

/**
 * Layers with one leak, threshold and reset: those that are `known` where the stages agree with them but for rounding to
 * float32, else those of the first stage.
 */
export function unify(stages: readonly Stage[], known: KnownNeurons, file: string): UnifiedLayers {
  const [first] = stages;
  const leak = known.leak !== undefined && isNear(first.leak, known.leak) ? known.leak : first.leak;
  for (const stage of stages) {
    if (!isNear(stage.leak, leak)) {
      throw nodeFault(
        file,
        stage.name,
        `leaks ${stage.leak} of its potential per step, ${describe(first.name)} ${leak}: tau must be one for all layers`,
      );
    }
  }
  const found = first.thresholds[0];
  const inRange = found <= MOST_THRESHOLD ? found : 1;
  const threshold =
    known.threshold !== undefined && isNear(found, known.threshold) ? known.threshold : inRange;
  return {
    widths: [first.widths[0], ...stages.map(({ widths }) => widths[1])],
    weights: stages.map((stage) => scaledWeights(stage, threshold)),
    leak,
    threshold,
    reset: known.givenReset ?? oneReset(stages, known.reset, file),
  };
}

/** The reset of all stages; `otherwise`, or to 0 as NIR has it, where their nodes say none. */
function oneReset(stages: readonly Stage[], otherwise: Reset = 'zero', file: string): Reset {
  const resets = stages.map(({ name, reset = otherwise }) => {
    const known = OPTIONS.reset.choices.find((choice) => choice === reset);
    if (known !== undefined) return known;
    const rule = `"reset" in its metadata must be ${OPTIONS.reset.choices.join(' or ')}`;
    const got = typeof reset === 'string' ? describe(reset) : shapeText(reset);
    throw nodeFault(file, name, `cannot be read: ${rule}, got ${got}; --reset says it in its place`);
  });
  const other = resets.findIndex((reset) => reset !== resets[0]);
  if (other === -1) return resets[0];
  throw nodeFault(
    file,
    stages[other].name,
    `has the reset ${resets[other]}, ${describe(stages[0].name)} ${resets[0]}: it must be one for all layers, give --reset`,
  );
}

/** The weights times all their factors, in float32; where those are 1, they are as in the file. */
function scaledWeights(
  { weights, widths: [inputs], rows, columns, thresholds }: Stage,
  threshold: number,
): Float32Array {
  const factors = rows.map((row, n) => {
    const factor = isNear(thresholds[n], threshold) ? row : (row * threshold) / thresholds[n];
    return isNear(factor, 1) ? 1 : factor;
  });
  const isPlain = columns === undefined && factors.every((factor) => factor === 1);
  if (isPlain && weights instanceof Float32Array) return weights;
  return Float32Array.from(weights as ArrayLike<number>, (weight, n) => {
    const column = columns?.[n % inputs] ?? 1;
    return weight * factors[Math.floor(n / inputs)] * column;
  });
}

/** Parameters [count], or one number for all. Those in float32 are taken as the decimals that were meant. */
function numbers(
  { file }: Pick<Walk, 'file'>,
  name: string,
  key: string,
  value: Parameters[string] | undefined,
  count: number,
): Float64Array {
  if (typeof value !== 'object') throw nodeFault(file, name, `has no ${key} that is of numbers`);
  const { data } = value;
  if (data.length !== count && !(data.length === 1 && value.shape.length === 0)) {
    throw nodeFault(file, name, `has a ${key} of ${shapeText(value)}, expected [${count}]`);
  }
  const meant = new Map<number, number>();
  const values = new Float64Array(count);
  for (let n = 0; n < count; n++) {
    const number = Number(data.length === 1 ? data[0] : data[n]);
    if (!Number.isFinite(number)) throw nodeFault(file, name, `has a ${key} of ${number}, it must be finite`);
    let decimal = data instanceof Float32Array ? meant.get(number) : number;
    if (decimal === undefined) {
      decimal = shortestDecimal(number);
      meant.set(number, decimal);
    }
    values[n] = decimal;
  }
  return values;
}

function sizes(name: string, value: Parameters[string] | undefined, file: string): number[] {
  const shape = typeof value === 'object' ? Array.from(value.data as ArrayLike<number | bigint>, Number) : [];
  if (shape.length === 0 || !shape.every((size) => Number.isSafeInteger(size) && size >= 1)) {
    throw nodeFault(file, name, 'must have a shape of sizes of at least 1');
  }
  return shape;
}

function everyNumber({ data }: NirArray, holds: (value: number) => boolean): boolean {
  return Array.from(data as ArrayLike<number | bigint>, Number).every(holds);
}

function shapeText(value: Parameters[string] | undefined): string {
  if (value === undefined) return 'none';
  return typeof value === 'string' ? 'a text' : `[${value.shape.join(', ')}]`;
}

/** Throws a UsageError unless a time step can be one. */
export function checkDt(dt: number | undefined, file: string): number {
  if (dt === undefined) {
    throw new UsageError(
      `${file} does not say its time step: give --nir-dt in seconds (snnTorch and SpikingJelly take 1e-4, Norse 1e-3)`,
    );
  }
  if (!(dt > 0 && dt < Infinity)) throw new UsageError(`the time step must be above 0 seconds, got ${dt}`);
  return dt;
}
