/** Checks of what engines are given. All throw a RangeError that names the value and its range. */
import { unknownName } from '../core/errors.js';
import type { LearningRule, OptimizerState } from '../learning/rule.js';
import { neuronOf } from '../neurons/index.js';
import { sizeOf } from '../synapses/synapses.js';
import type { Batch, RunOptions, TrainingBatch, TrainOptions } from './engine.js';
import { type EngineShape, type NetworkShape, weightCounts, widthsOf } from './shape.js';

const INPUT_KINDS: readonly Batch['input']['kind'][] = ['intensities', 'spikes', 'values'];

/** Checks that neurons have the outputs that a rule compares. */
export function checkLoss({ loss }: LearningRule, { layers }: NetworkShape): void {
  const spikes = loss === 'membrane';
  for (const { neuron } of layers) {
    if (neuronOf(neuron).spikes === spikes) continue;
    throw new RangeError(
      `loss must be ${spikes ? 'squared' : 'membrane'} for ${neuron.kind} neurons, got ${loss}`,
    );
  }
}

/** Checks that a batch fits the engine's shape. */
export function checkBatch(
  { size, steps, input }: Batch,
  shape: EngineShape,
  { keepOutputSpikes }: Pick<RunOptions, 'keepOutputSpikes'>,
): void {
  if (!(Number.isInteger(size) && size >= 1 && size <= shape.batch)) {
    throw new RangeError(`batch size must be an integer in [1, ${shape.batch}], got ${size}`);
  }
  if (!(Number.isInteger(steps) && steps >= 1 && steps <= shape.steps)) {
    throw new RangeError(`steps must be an integer in [1, ${shape.steps}], got ${steps}`);
  }
  const { neuron } = shape.layers[shape.layers.length - 1];
  if (keepOutputSpikes && !neuronOf(neuron).spikes) {
    throw new RangeError(`keepOutputSpikes must be left out: ${neuron.kind} neurons have no spikes`);
  }
  const inputs = size * sizeOf(shape.input);
  switch (input.kind) {
    case 'spikes':
      checkLength('spikes', input.spikes, steps * inputs);
      break;
    case 'intensities':
      checkLength('intensities', input.intensities, inputs);
      checkLength('samples', input.samples, size);
      break;
    case 'values':
      checkLength('values', input.values, inputs);
      break;
    default:
      throw unknownName('input', (input satisfies never as Batch['input']).kind, INPUT_KINDS);
  }
}

/** Checks that a batch can be learned by a rule. */
export function checkTraining(
  batch: TrainingBatch,
  shape: EngineShape,
  { loss }: LearningRule,
  options: TrainOptions,
): void {
  const { learningRate } = options;
  if (!(learningRate >= 0 && learningRate < Infinity)) {
    throw new RangeError(`learningRate must be a finite number of at least 0, got ${learningRate}`);
  }
  checkBatch(batch, shape, options);
  const { size, input, target } = batch;
  const widths = widthsOf(shape);
  const [inputs, outputs] = [widths[0], widths[widths.length - 1]];
  const learned = target !== 'input' ? target.kind : input.kind === 'values' ? 'values' : 'spikes';
  const needed = loss === 'membrane' ? 'spikes' : 'values';
  if (learned !== needed)
    throw new RangeError(`target must be ${needed} for the loss ${loss}, got ${learned}`);
  if (target === 'input') {
    if (inputs !== outputs) {
      throw new RangeError(`an autoencoder needs as many outputs as inputs, got ${inputs} and ${outputs}`);
    }
  } else if (target.kind === 'values') {
    checkLength('target', target.values, size * outputs);
  } else {
    if (!(Number.isInteger(target.frames) && target.frames >= 1)) {
      throw new RangeError(`target frames must be an integer of at least 1, got ${target.frames}`);
    }
    checkLength('target spikes', target.spikes, target.frames * size * outputs);
  }
}

/** Checks that the network has such a layer, of so many weights if they are given. */
export function checkLayer(shape: NetworkShape, layer: number, weights?: ArrayLike<number>): void {
  const last = shape.layers.length - 1;
  if (!(Number.isInteger(layer) && layer >= 0 && layer <= last)) {
    throw new RangeError(`layer must be an integer in [0, ${last}], got ${layer}`);
  }
  if (weights) checkLength(`weights of layer ${layer}`, weights, weightCounts(shape)[layer]);
}

/** Checks that a state is one of the rule's optimizer for the network. */
export function checkState(state: OptimizerState, shape: NetworkShape, rule: LearningRule | undefined): void {
  if (rule?.loss !== 'squared') throw new RangeError('this engine keeps no state of an optimizer');
  const { updates, first, second } = state;
  if (!(Number.isInteger(updates) && updates >= 0)) {
    throw new RangeError(`updates must be an integer of at least 0, got ${updates}`);
  }
  const counts = rule.optimizer === 'adam' ? weightCounts(shape) : [];
  for (const [name, moments] of Object.entries({ first, second })) {
    if (moments.length !== counts.length) {
      throw new RangeError(`${name} moments must be of ${counts.length} layers, got ${moments.length}`);
    }
    for (const [l, moment] of moments.entries()) {
      checkLength(`${name} moments of layer ${l}`, moment, counts[l]);
    }
  }
}

/** Returns the rule of an engine that is asked to train. Throws a TypeError if it was made without one. */
export function ruleToTrain<Rule extends LearningRule>(rule: Rule | undefined): Rule {
  if (rule !== undefined) return rule;
  throw new TypeError('an engine that trains must be made with a learning rule, this one can only run');
}

function checkLength(name: string, { length }: ArrayLike<number>, expected: number): void {
  if (length !== expected) throw new RangeError(`${name} must hold ${expected} numbers, got ${length}`);
}
