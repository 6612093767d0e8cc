/** Layers of neurons that differ → layers whose neurons have one leak, threshold and reset, as ours do. */
import { describe } from '../../core/json-input.js';
import { RESETS, type Reset } from '../../neurons/lif.js';
import { nodeFault } from './chain.js';
import type { Stage } from './layers.js';
import { isNear } from './neuron-parameters.js';

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

/** Parameters of the neurons from a file or a request, beside the nodes. */
export interface KnownNeurons {
  readonly leak?: number;
  readonly threshold?: number;
  /** Reset of the file, which holds if the nodes have none. */
  readonly reset?: unknown;
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
    weights: stages.map((stage) => scaledWeights(stage, threshold, file)),
    leak,
    threshold,
    reset: known.givenReset ?? oneReset(stages, known.reset, file),
  };
}

/** The reset of all stages; `otherwise`, or to 0 as NIR has it, where their nodes say none. */
function oneReset(stages: readonly Stage[], otherwise: unknown = 'zero', file: string): Reset {
  const resets = stages.map(({ name, reset = otherwise }) => {
    const known = RESETS.find((choice) => choice === reset);
    if (known !== undefined) return known;
    const problem = `has the reset ${describe(reset)} by the metadata, it must be ${RESETS.join(' or ')}`;
    throw nodeFault(file, name, `${problem}; --reset says it in their place`);
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
  { name, weights, widths: [inputs], rows, columns, thresholds }: Stage,
  threshold: number,
  file: string,
): Float32Array {
  const factors = rows.map((row, n) => {
    const factor = isNear(thresholds[n], threshold) ? row : (row * threshold) / thresholds[n];
    return isNear(factor, 1) ? 1 : factor;
  });
  const isPlain = columns === undefined && factors.every((factor) => factor === 1);
  if (isPlain && weights instanceof Float32Array) return weights;
  const scaled = Float32Array.from(weights as ArrayLike<number>, (weight, n) => {
    const column = columns?.[n % inputs] ?? 1;
    return weight * factors[Math.floor(n / inputs)] * column;
  });
  if (scaled.every(Number.isFinite)) return scaled;
  throw nodeFault(
    file,
    name,
    'makes weights too large for float32 of those before it, by its r and v_threshold',
  );
}
