/** A batch on its way through the layers, step by step; the equations are in `src/neurons` and `src/synapses`. */
import { encodeStep, FULL_INTENSITY } from '../../encoders/rate-coding.js';
import { neuronOf } from '../../neurons/index.js';
import type { Neuron, NeuronState, Outputs } from '../../neurons/neuron.js';
import type { Schema, Values } from '../../options/spec.js';
import { synapsesOf } from '../../synapses/index.js';
import type { Connection, Synapses } from '../../synapses/synapses.js';
import type { Batch, BatchResult, OperationCounts, RunOptions, StepRecord } from '../engine.js';
import { type EngineShape, shapesOf, widthsOf } from '../shape.js';

/** A layer while a batch runs. Arrays are [B, N]. */
export interface LayerPass {
  readonly neuron: Neuron;
  readonly parameters: Values<Schema>;
  readonly synapses: Synapses;
  readonly at: Connection;
  readonly state: NeuronState;
  readonly current: Float64Array;
  readonly outputs: Outputs;
}

export class ForwardPass {
  readonly layers: readonly LayerPass[];
  readonly #totals: Totals[];
  readonly #outputSpikes: Uint8Array | undefined;
  readonly #updates: MembraneUpdates | undefined;
  readonly #read: (step: number) => Outputs;
  #input: Outputs = new Uint8Array();

  constructor(
    shape: EngineShape,
    private readonly batch: Batch,
    { keepOutputSpikes, countOperations }: Pick<RunOptions, 'keepOutputSpikes' | 'countOperations'>,
  ) {
    const { size } = batch;
    const shapes = shapesOf(shape);
    const [inputs, ...widths] = widthsOf(shape);
    this.layers = shape.layers.map(({ synapses, neuron }, l): LayerPass => {
      const model = neuronOf(neuron);
      const length = size * widths[l];
      return {
        neuron: model,
        parameters: neuron,
        synapses: synapsesOf(synapses),
        at: { spec: synapses, input: shapes[l], size },
        state: Object.fromEntries(model.state.map((name) => [name, new Float64Array(length)])),
        current: new Float64Array(length),
        outputs: model.spikes ? new Uint8Array(length) : new Float64Array(length),
      };
    });
    this.#read = inputReader(batch, inputs);
    this.#totals = [
      new Totals(size * inputs, batch.input.kind !== 'values'),
      ...this.layers.map(({ neuron, outputs }) => new Totals(outputs.length, neuron.spikes)),
    ];
    if (keepOutputSpikes) this.#outputSpikes = new Uint8Array(batch.steps * this.outputs.length);
    if (countOperations) this.#updates = new MembraneUpdates(this.layers);
  }

  /** Inputs of this step [B, N_0]. */
  get input(): Outputs {
    return this.#input;
  }

  /** Outputs of this step [B, N_L]. */
  get outputs(): Outputs {
    return this.layers[this.layers.length - 1].outputs;
  }

  /** Inputs of layer `l` at this step. */
  inputsOf(l: number): Outputs {
    return l === 0 ? this.#input : this.layers[l - 1].outputs;
  }

  /** Runs step t = 1..T of all layers, up to the resets. */
  step(step: number, weights: readonly Float64Array[]): void {
    this.#input = this.#read(step);
    for (const [l, { neuron, parameters, synapses, at, state, current, outputs }] of this.layers.entries()) {
      synapses.current(weights[l], this.inputsOf(l), current, at);
      neuron.step(state, current, outputs, parameters);
    }
    for (const [l, total] of this.#totals.entries()) total.add(this.inputsOf(l));
    this.#outputSpikes?.set(this.outputs, (step - 1) * this.outputs.length);
    this.#updates?.addStep();
  }

  /** Ends a step. */
  reset(): void {
    for (const { neuron, parameters, state, outputs } of this.layers) {
      neuron.reset(state, outputs, parameters);
    }
  }

  record(step: number): StepRecord {
    return {
      step,
      input: this.#input.slice(),
      states: this.layers.map(({ state }) =>
        Object.fromEntries(Object.entries(state).map(([name, values]) => [name, values.slice()])),
      ),
      outputs: this.layers.map(({ outputs }) => outputs.slice()),
    };
  }

  result(): BatchResult {
    const { steps, input } = this.batch;
    const [inputs, outputs] = [this.#totals[0], this.#totals[this.#totals.length - 1]];
    return {
      inputs: input.kind === 'values' ? input.values : inputs.sums,
      outputs: outputs.sums,
      activity: this.#totals.map(({ active, sums }) => active / (sums.length * steps)),
      ...(this.#outputSpikes && { outputSpikes: this.#outputSpikes }),
      ...(this.#updates && { operations: this.#operations(this.#updates) }),
    };
  }

  #operations({ counts }: MembraneUpdates): OperationCounts {
    return {
      activations: this.#totals.map(({ activations }) => activations),
      ...(counts.length > 0 && { membraneUpdates: counts }),
    };
  }
}

/** Returns values in float64, intensities as shares of the largest. */
function valuesOf(values: Float32Array | Uint16Array): Float64Array {
  const shares = Float64Array.from(values);
  return values instanceof Uint16Array ? shares.map((value) => value / FULL_INTENSITY) : shares;
}

/** Returns a function of the step that gives its inputs [B, N_0]. */
function inputReader({ size, input }: Batch, inputs: number): (step: number) => Outputs {
  const length = size * inputs;
  switch (input.kind) {
    case 'values': {
      const values = valuesOf(input.values);
      return () => values;
    }
    case 'spikes':
      return (step) => input.spikes.subarray((step - 1) * length, step * length);
    case 'intensities': {
      const spikes = new Uint8Array(length);
      return (step) => {
        for (let b = 0; b < size; b++) {
          const row = [b * inputs, (b + 1) * inputs] as const;
          const intensities = input.intensities.subarray(...row);
          encodeStep(intensities, input.samples[b], step, input.code, spikes.subarray(...row));
        }
        return spikes;
      };
    }
  }
}

/** Sums of a layer's outputs over the steps. */
class Totals {
  /** [B, N] */
  readonly sums: Uint16Array | Float64Array;
  /** Steps at which each was not 0 [B, N]. */
  readonly activations: Uint16Array;
  /** Number of outputs above 0. */
  active = 0;

  constructor(length: number, spikes: boolean) {
    this.sums = spikes ? new Uint16Array(length) : new Float64Array(length);
    this.activations = new Uint16Array(length);
  }

  add(outputs: Outputs): void {
    for (let n = 0; n < outputs.length; n++) {
      const value = outputs[n];
      if (value === 0) continue;
      this.sums[n] += value;
      this.activations[n]++;
      if (value > 0) this.active++;
    }
  }
}

/** Counts potentials that differ from those of the step before. */
class MembraneUpdates {
  readonly counts: number[];
  readonly #potentials: readonly Float64Array[];
  #before: readonly Float64Array[] = [];

  constructor(layers: readonly LayerPass[]) {
    this.#potentials = layers.flatMap(({ neuron, state }) => (neuron.spikes ? [state.potential] : []));
    this.counts = this.#potentials.map(() => 0);
  }

  /** Counts a step; before the reset. */
  addStep(): void {
    for (const [l, potential] of this.#potentials.entries()) {
      const before = this.#before[l];
      for (let n = 0; n < potential.length; n++) if (potential[n] !== before?.[n]) this.counts[l]++;
    }
    this.#before = this.#potentials.map((potential) => potential.slice());
  }
}
