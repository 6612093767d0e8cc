/**
 * A chain of NIR nodes → layers of our neurons (`neuron-parameters.ts`), which `unify.ts` makes alike.
 *
 * A neuron's spikes stay the same when its incoming weights and its threshold are multiplied by the same number. So
 * gains, Scale nodes and thresholds that differ all become factors of the weights; the leak must be one for all.
 */
import { InputError, UsageError } from '../../core/errors.js';
import type { NirArray, NirNode, NirValue } from '../../formats/nir/graph.js';
import { type ChainNode, nodeFault } from './chain.js';
import { isNear, shortestDecimal } from './neuron-parameters.js';

/** A Linear node and the neurons behind it. */
export interface Stage {
  /** Name of the neurons' node, for errors. */
  readonly name: string;
  /** [inputs, neurons] */
  readonly widths: readonly [number, number];
  /** Weights of the file [neurons, inputs], row-major. */
  readonly weights: Float32Array | Float64Array;
  /** Factors of the weights of each neuron [neurons], and of each input [inputs]; undefined for 1. */
  readonly rows: Float64Array;
  readonly columns: Float64Array | undefined;
  /** α of all of its neurons. */
  readonly leak: number;
  /** [neurons] */
  readonly thresholds: Float64Array;
  /** Reset in the metadata of the node; undefined if there is none. */
  readonly reset: NirValue | undefined;
}

/** State of the walk along a chain. */
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
  const width = product(inputShape(chain, file));
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
        endAt(walk, name, node.parameters.shape);
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
  if (outputs === 0) throw nodeFault(file, name, 'has no outputs: a layer has at least 1 neuron');
  if (typeof bias === 'object' && !everyNumber(bias, (value) => value === 0)) {
    throw nodeFault(file, name, 'has a bias that is not 0: neurons of Spikeloom have no constant current');
  }
  const { data } = weight;
  const weights = data instanceof BigInt64Array ? Float64Array.from(data, Number) : data;
  const wrong = weights.findIndex((value) => !Number.isFinite(Math.fround(value)));
  if (wrong >= 0) {
    const place = `[${Math.floor(wrong / inputs)}, ${wrong % inputs}]`;
    throw nodeFault(
      file,
      name,
      `has a weight of ${weights[wrong]} at ${place}, it must be finite in float32`,
    );
  }
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

function endAt(
  { file, linear, scale, stages, width }: Walk,
  name: string,
  shape: NirValue | undefined,
): void {
  if (linear !== undefined || stages.length === 0) throw nodeFault(file, name, 'must follow spiking neurons');
  if (scale !== undefined) throw nodeFault(file, name, 'follows a Scale: outputs of Spikeloom are spikes');
  const outputs = product(sizes(name, shape, file));
  if (outputs !== width)
    throw nodeFault(file, name, `takes ${outputs} values, the nodes before it give ${width}`);
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

function product(shape: readonly number[]): number {
  return shape.reduce((all, size) => all * size, 1);
}

function everyNumber({ data }: NirArray, holds: (value: number) => boolean): boolean {
  return Array.from(data as ArrayLike<number | bigint>, Number).every(holds);
}

function shapeText(value: Parameters[string] | undefined): string {
  if (value === undefined) return 'none';
  return typeof value === 'string' ? 'a text' : `[${value.shape.join(', ')}]`;
}

/** The length of a time step: given, else as a file says it. Throws an error that tells of --nir-dt where it is none. */
export function timeStep(given: number | undefined, said: number | undefined, file: string): number {
  const dt = given ?? said;
  if (dt === undefined) {
    throw new UsageError(
      `${file} does not say its time step: give --nir-dt in seconds (snnTorch and SpikingJelly take 1e-4, Norse 1e-3)`,
    );
  }
  if (dt > 0 && dt < Infinity) return dt;
  if (given !== undefined) throw new UsageError(`the time step must be above 0 seconds, got ${dt}`);
  throw new InputError(
    `${file}: metadata: dt must be a number of seconds above 0, got ${dt}; --nir-dt says it in its place`,
  );
}
