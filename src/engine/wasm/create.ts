/** Makes the program that runs a network's neurons. */
import { neuronOf } from '../../neurons/index.js';
import type { Engine, EngineSettings } from '../engine.js';
import type { EngineShape } from '../shape.js';
import { GradedEngine } from './graded-engine.js';
import { SpikingEngine } from './spiking-engine.js';

/** Throws a RangeError if the number of threads is out of range or the network does not fit 32-bit memory. */
export function create(shape: EngineShape, settings: EngineSettings): Promise<Engine> {
  const { neuron } = shape.layers[0];
  const model = neuronOf(neuron);
  return model.spikes
    ? SpikingEngine.create(shape, { model, parameters: neuron }, settings)
    : GradedEngine.create(shape, settings);
}
