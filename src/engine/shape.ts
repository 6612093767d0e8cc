/** Sizes and kinds of layers that an engine is made for. */

import { unknownName } from '../core/errors.js';
import { NEURONS, type NeuronSpec, neuronOf } from '../neurons/index.js';
import { checkParameters } from '../neurons/neuron.js';
import { SYNAPSES, type SynapsesSpec, synapsesOf } from '../synapses/index.js';
import { type Shape, sizeOf } from '../synapses/synapses.js';

/** Synapses and the neurons that they lead to. */
export interface Layer {
  readonly synapses: SynapsesSpec;
  readonly neuron: NeuronSpec;
}

/** Everything about a network but its weights. */
export interface NetworkShape {
  /** Sizes of the input: [784]. */
  readonly input: Shape;
  /** Layers 1..L, at least one. */
  readonly layers: readonly Layer[];
}

/** The network that an engine holds, and its largest batch. */
export interface EngineShape extends NetworkShape {
  /** Most samples in one batch. */
  readonly batch: number;
  /** Most steps of one batch. */
  readonly steps: number;
}

/** Returns dense layers of `widths` [N_0, …, N_L], all of the same neurons. */
export function denseShape(widths: readonly number[], neuron: NeuronSpec): NetworkShape {
  const [inputs, ...layers] = widths;
  if (inputs === undefined) throw new RangeError('a network needs at least 2 widths, got 0');
  return {
    input: [inputs],
    layers: layers.map((outputs) => ({ synapses: { kind: 'dense', outputs }, neuron })),
  };
}

/** Returns the shape of every layer's neurons, inputs first. */
export function shapesOf({ input, layers }: NetworkShape): Shape[] {
  const shapes = [input];
  for (const { synapses } of layers) {
    shapes.push(synapsesOf(synapses).output(synapses, shapes[shapes.length - 1]));
  }
  return shapes;
}

/** Returns the number of inputs and of every layer's neurons, [N_0, …, N_L]. */
export function widthsOf(shape: NetworkShape): number[] {
  return shapesOf(shape).map(sizeOf);
}

/** Returns the number of weights of every layer. */
export function weightCounts(shape: NetworkShape): number[] {
  const inputs = shapesOf(shape);
  return shape.layers.map(({ synapses }, l) => sizeOf(synapsesOf(synapses).weights(synapses, inputs[l])));
}

/** Throws a RangeError unless sizes and parameters make a network, a UsageError for a kind of layer that is unknown. */
export function checkShape(shape: EngineShape): void {
  const { input, layers, batch, steps } = shape;
  if (layers.length < 1) throw new RangeError(`a network needs at least 2 widths, got ${layers.length + 1}`);
  for (const { synapses, neuron } of layers) {
    if (!Object.hasOwn(SYNAPSES, synapses.kind)) {
      throw unknownName('synapses', synapses.kind, Object.keys(SYNAPSES));
    }
    if (!Object.hasOwn(NEURONS, neuron.kind)) {
      throw unknownName('neuron', neuron.kind, Object.keys(NEURONS));
    }
    checkParameters(neuronOf(neuron).options, neuron);
  }
  for (const width of input) {
    if (!(Number.isInteger(width) && width >= 1 && width <= 1_000_000)) {
      throw new RangeError(`widths must be integers in [1, 1000000], got ${width}`);
    }
  }
  let before = input;
  for (const { synapses } of layers) {
    synapsesOf(synapses).check(synapses, before);
    before = synapsesOf(synapses).output(synapses, before);
  }
  if (!(Number.isInteger(batch) && batch >= 1 && batch <= 65536)) {
    throw new RangeError(`batch must be an integer in [1, 65536], got ${batch}`);
  }
  if (!(Number.isInteger(steps) && steps >= 1 && steps <= 4096)) {
    throw new RangeError(`steps must be an integer in [1, 4096], got ${steps}`);
  }
}
