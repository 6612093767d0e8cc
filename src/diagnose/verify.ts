/**
 * Golden vectors: every quantity of a small training, step by step, against what an engine makes of it.
 *
 * A golden file (see `test/golden/README.md`) holds first weights, input and target spikes, the rule's settings,
 * and for every step potentials, spikes, errors, loss, gradients and updated weights.
 */
import { InputError } from '../core/errors.js';
import {
  array,
  boolean,
  type Check,
  integerIn,
  mustBe,
  number,
  numberIn,
  oneOf,
  optional,
  type Place,
  parseJson,
  record,
  string,
} from '../core/json-input.js';
import type { TrainingRecord } from '../engine/engine.js';
import { createEngine, type EngineOptions } from '../engine/index.js';
import { denseShape, type EngineShape } from '../engine/shape.js';
import { type MembraneRule, OUTPUT_ERRORS } from '../learning/rule.js';
import { NEURON_OPTIONS, neuronSpec, SPIKING, schemaOf } from '../network/neuron-options.js';
import type { NeuronName, NeuronSpec } from '../neurons/index.js';
import { fits, type OptionSpec, rangeOf } from '../options/spec.js';

/** Quantities that are compared. */
export const QUANTITIES = ['potential', 'spikes', 'error', 'loss', 'gradient', 'weights'] as const;
/** The name of what is compared. */
export type Quantity = (typeof QUANTITIES)[number];

/** Largest absolute difference of each quantity over all steps; `Number.MAX_VALUE` where one is not a number. */
export type Differences = Readonly<Record<Quantity, number>>;

/** One step of golden vectors. */
interface GoldenStep {
  /** Per layer [B, N_l], after the clamp and before the reset. */
  readonly potential: readonly Float64Array[];
  readonly spikes: readonly Float64Array[];
  /** [B, N_L] */
  readonly error: Float64Array;
  readonly loss: number;
  /** Per layer [N_l, N_{l−1}] */
  readonly gradient: readonly Float64Array[];
  readonly weights: readonly Float64Array[];
}

/** A stored training batch, step by step, that every engine must give. */
export interface GoldenVectors {
  readonly name: string;
  readonly shape: EngineShape;
  readonly rule: MembraneRule;
  readonly learningRate: number;
  /** [T, B, N_0] */
  readonly input: Uint8Array;
  /** [T, B, N_L] */
  readonly target: Uint8Array;
  /** First weights, per layer [N_l, N_{l−1}]. */
  readonly weights: readonly Float64Array[];
  readonly steps: readonly GoldenStep[];
}

/** Most float64 numbers that one file may ask an engine to hold. */
const MOST_NUMBERS = 2 ** 28;

/** Names that parameters of neurons have in golden files, where they are not their own. */
const NAMED = { leak: 'alpha', threshold: 'vth', clamp: 'clamp' } as const;

/** Returns the checks of the parameters of neurons that files name as options do; they may be missing. */
function otherParameters(): Readonly<Record<string, Check<unknown>>> {
  const others = Object.entries<OptionSpec>(NEURON_OPTIONS).filter(([name]) => !Object.hasOwn(NAMED, name));
  return Object.fromEntries(
    others.map(([name, spec]) => {
      const check: Check<unknown> = (value, place) => {
        if (!fits(spec, value)) throw mustBe(place, rangeOf(spec), value);
        return value;
      };
      return [name, optional(check)];
    }),
  );
}

/** Returns the neurons that the parameters of a file describe; those that it does not name have their defaults. */
function neuronOf(parameters: Readonly<Record<string, unknown>>, place: Place): NeuronSpec {
  const neuron = (parameters.neuron ?? 'lif') as NeuronName;
  const own = schemaOf(NEURON_OPTIONS, neuron);
  const given = Object.keys(NEURON_OPTIONS).filter((name) => parameters[name] !== undefined);
  const foreign = given.find((name) => !Object.hasOwn(own, name));
  if (foreign !== undefined) {
    throw new InputError(`${place.file}: ${place.path}.${foreign} is no parameter of ${neuron} neurons`);
  }
  const values = Object.entries(own).map(([name, spec]) => {
    const named = NAMED[name as keyof typeof NAMED] ?? name;
    return [name, parameters[named] ?? spec.default];
  });
  return neuronSpec({ neuron, ...Object.fromEntries(values) });
}

const checkHead = record(
  {
    widths: array(integerIn(1, 1_000_000), 2, 64),
    batch: integerIn(1, 65536),
    steps: integerIn(1, 4096),
    parameters: record({
      alpha: numberIn(0, 1, '[)'),
      vth: numberIn(0, 1000, '(]'),
      mask: oneOf(['xor', 'none']),
      trace: oneOf(['per-synapse', 'shared', 'plain']),
      clamp: boolean,
      lr: numberIn(0, 1e6),
      b1: numberIn(0, 1, '[)'),
      b2: numberIn(0, 1, '[)'),
      eps: numberIn(0, 1, '(]'),
      decay: numberIn(0, 1, '[)'),
      decay_mode: oneOf(['coupled', 'decoupled', 'none']),
      error: optional(oneOf(OUTPUT_ERRORS)),
      neuron: optional(oneOf(SPIKING.is)),
      ...otherParameters(),
    }),
  },
  'ignore',
);

/** Nested lists of numbers of exactly this shape, as one row-major array; made after the outer length was checked. */
function nested<A extends Float64Array | Uint8Array>(
  shape: readonly number[],
  make: (length: number) => A,
  item: Check<number>,
): Check<A> {
  return (value, place) => {
    let rows: unknown[] = [value];
    // Level by level, so that sizes are known to be there before the array is made.
    for (const [level, size] of shape.entries()) {
      const next: unknown[] = [];
      for (const row of rows) {
        if (!(Array.isArray(row) && row.length === size)) {
          throw mustBe(place, `lists of [${shape.join(', ')}] (level ${level + 1} has ${size})`, row);
        }
        for (const entry of row) next.push(entry);
      }
      rows = next;
    }
    const numbers = make(rows.length);
    for (let n = 0; n < rows.length; n++) numbers[n] = item(rows[n], place);
    return numbers;
  };
}

const reals = (shape: readonly number[]) => nested(shape, (length) => new Float64Array(length), number);
const bits = (shape: readonly number[]) => nested(shape, (length) => new Uint8Array(length), oneOf([0, 1]));

/** One check per layer. */
function perLayer<T>(checks: readonly Check<T>[]): Check<T[]> {
  return (value, place) => {
    const layers = array((entry) => entry, checks.length, checks.length)(value, place);
    return layers.map((entry, l) => checks[l](entry, { file: place.file, path: `${place.path}[${l}]` }));
  };
}

/** The content of a golden file; `file` is its name in errors. Throws an InputError where it is not one. */
export function parseGolden(text: string, file: string): GoldenVectors {
  const content = parseJson(text, file);
  const { widths, batch, steps, parameters } = checkHead(content, { file, path: '' });
  const layers = widths.slice(1);
  const matrices = perLayer(layers.map((post, l) => reals([post, widths[l]])));
  const states = perLayer(layers.map((neurons) => reals([batch, neurons])));
  const outputs = widths[widths.length - 1];
  const goldenStep = record(
    {
      potential: states,
      spikes: states,
      error: reals([batch, outputs]),
      loss: number,
      gradient: matrices,
      weightsAfter: matrices,
    },
    'ignore',
  );
  const golden = record(
    {
      name: string,
      input: bits([steps, batch, widths[0]]),
      target: bits([steps, batch, outputs]),
      weights: matrices,
      steps_: array(goldenStep, steps, steps),
    },
    'ignore',
  )(content, { file, path: '' });
  const numbers = layers.reduce((sum, post, l) => sum + batch * post * widths[l], 0);
  if (!(numbers <= MOST_NUMBERS)) {
    throw new InputError(
      `${file}: a network of ${widths.join('-')} in batches of ${batch} is too large to verify`,
    );
  }
  return {
    name: golden.name,
    shape: {
      ...denseShape(widths, neuronOf(parameters, { file, path: 'parameters' })),
      batch,
      steps,
    },
    rule: {
      loss: 'membrane',
      mask: parameters.mask,
      trace: parameters.trace,
      beta1: parameters.b1,
      beta2: parameters.b2,
      epsilon: parameters.eps,
      decay: parameters.decay,
      decayMode: parameters.decay_mode,
      error: parameters.error ?? 'membrane',
      settle: 0,
    },
    learningRate: parameters.lr,
    input: golden.input,
    target: golden.target,
    weights: golden.weights,
    steps: golden.steps_.map(({ weightsAfter, ...step }) => ({ ...step, weights: weightsAfter })),
  };
}

/** Runs golden vectors on an engine; returns the largest absolute differences. */
export async function verify(
  golden: GoldenVectors,
  { engine: name, threads }: Pick<EngineOptions, 'engine' | 'threads'>,
): Promise<Differences> {
  const { shape, rule, learningRate } = golden;
  const settings = { engine: name, threads, rule, keepGradients: true };
  await using engine = await createEngine(shape, settings, golden.weights);
  const worst = Object.fromEntries(QUANTITIES.map((quantity) => [quantity, 0])) as Record<Quantity, number>;
  const compare = (quantity: Quantity, found: ArrayLike<number>, expected: ArrayLike<number>) => {
    worst[quantity] = Math.max(worst[quantity], largestDifference(found, expected));
  };
  let seen = 0;
  const look = (step: TrainingRecord) => {
    const expected = golden.steps[step.step - 1];
    seen++;
    for (const l of golden.weights.keys()) {
      compare('potential', step.states[l].potential, expected.potential[l]);
      compare('spikes', step.outputs[l], expected.spikes[l]);
      compare('gradient', step.gradient[l], expected.gradient[l]);
      compare('weights', step.weights[l], expected.weights[l]);
    }
    compare('error', step.error, expected.error);
    compare('loss', [step.loss], [expected.loss]);
  };
  const input = { kind: 'spikes', spikes: golden.input } as const;
  const target = { kind: 'spikes', frames: shape.steps, spikes: golden.target } as const;
  const batch = { size: shape.batch, steps: shape.steps, input, target };
  await engine.train(batch, { learningRate, record: look });
  if (seen !== shape.steps) throw new Error(`the engine showed ${seen} of ${shape.steps} steps`);
  return worst;
}

function largestDifference(found: ArrayLike<number>, expected: ArrayLike<number>): number {
  if (found.length !== expected.length) return Number.MAX_VALUE;
  let largest = 0;
  for (let n = 0; n < found.length; n++) {
    const difference = Math.abs(found[n] - expected[n]);
    if (!(difference <= Number.MAX_VALUE)) return Number.MAX_VALUE;
    if (difference > largest) largest = difference;
  }
  return largest;
}

/** The largest of all differences. */
export function largestOf(differences: Differences): number {
  return Math.max(...QUANTITIES.map((quantity) => differences[quantity]));
}
