/**
 * The options of an autoencoder: names, kinds, ranges, defaults and help, for every model of neurons.
 *
 * The library's options object, the flags of the command line, the page's fields and the report's table all come from here.
 * A preset bundles values (`presets.ts`); an option that is given wins over the preset.
 */
import type { CodingName } from '../encoders/coding.js';
import { ENGINE_NAMES, ENGINES, THREADED_ENGINES } from '../engine/index.js';
import { DECAY_MODES, MASKS, OPTIMIZERS, OUTPUT_ERRORS, TRACES } from '../learning/rule.js';
import { NEURONS } from '../neurons/index.js';
import { optionNames, type Schema } from '../options/spec.js';
import {
  GRADED,
  type GradedName,
  NEURON_NAMES,
  NEURON_OPTIONS,
  type OptionsOf,
  type SharedOptions,
  SPIKING,
  type SpikingName,
} from './neuron-options.js';

/** Bundles of options: as the paper says, as the authors released it, or the best found so far. */
export type Preset = 'paper' | 'authors' | 'tuned';
/** Learning rate over the batches: always the same, or falling to 0. */
export type Schedule = 'constant' | 'linear';
const CODING_NAMES: readonly CodingName[] = ['rate', 'latency', 'deterministic'];
const PRESETS: readonly Preset[] = ['paper', 'authors', 'tuned'];

/** Every option; defaults are those of the preset `paper` for LIF neurons. */
export const AUTOENCODER_SCHEMA = {
  preset: {
    kind: 'choice',
    default: 'paper',
    choices: PRESETS,
    help: 'bundle of settings: as the paper says, as the authors released it, or the best found so far',
  },
  neuron: {
    kind: 'choice',
    default: 'lif',
    before: 'lif',
    choices: NEURON_NAMES,
    help: `model of the neurons; ${NEURON_NAMES.map((name) => `${name}: ${NEURONS[name].help}`).join('; ')}`,
  },
  hidden: {
    kind: 'widths',
    default: [196],
    help: 'neurons of the hidden layer, or of several: 256-64-256',
  },
  optimizer: {
    of: GRADED,
    kind: 'choice',
    default: 'sgd',
    choices: OPTIMIZERS,
    help: 'how weights follow the gradient: plain descent, or Adam with moments kept over all batches',
  },
  coding: {
    of: SPIKING,
    kind: 'choice',
    default: 'rate',
    before: 'rate',
    choices: CODING_NAMES,
    help: 'how intensities become spikes: by chance at a rate, by one spike that is the sooner the stronger, or evenly spaced',
  },
  steps: {
    of: SPIKING,
    kind: 'integer',
    default: 15,
    min: 1,
    max: 1000,
    help: 'time steps each image is shown for, T',
  },
  epochs: { kind: 'integer', default: 1, min: 1, max: 10_000, help: 'times the whole set is shown' },
  batch: { kind: 'integer', default: 100, min: 1, max: 10_000, help: 'images per batch, B' },
  limit: {
    kind: 'integer',
    default: 0,
    min: 0,
    max: 2 ** 31 - 1,
    help: 'only the first so many images of the shuffled set; 0 for all',
  },
  seed: {
    kind: 'integer',
    default: 1,
    min: 0,
    max: Number.MAX_SAFE_INTEGER,
    help: 'decides all that is random: weights, order, inputs',
  },
  spikeProbability: {
    of: SPIKING,
    kind: 'number',
    default: 1,
    min: 0,
    max: 1,
    above: true,
    help: 'chance per step that an input of full intensity spikes, ρ',
  },
  learningRate: { kind: 'number', default: 5e-4, min: 0, max: 10, above: true, help: 'step size, η' },
  schedule: {
    kind: 'choice',
    default: 'constant',
    choices: ['constant', 'linear'],
    help: 'learning rate over the batches: constant, or linear to 0',
  },
  ...NEURON_OPTIONS,
  mask: {
    of: SPIKING,
    kind: 'choice',
    default: 'xor',
    choices: MASKS,
    help: 'outputs that carry an error: those whose spike is wrong, or all',
  },
  error: {
    of: SPIKING,
    kind: 'choice',
    default: 'membrane',
    choices: OUTPUT_ERRORS,
    help: "what is compared with the target: the outputs' potentials, or their spikes",
  },
  trace: {
    of: SPIKING,
    kind: 'choice',
    default: 'per-synapse',
    choices: TRACES,
    help: "memory of input spikes: reset where the neuron fired (the paper's), shared by a layer, or never reset",
  },
  beta1: {
    kind: 'number',
    default: 0.9,
    min: 0,
    max: 1,
    below: true,
    help: "share of Adam's first moment kept per step",
  },
  beta2: {
    kind: 'number',
    default: 0.999,
    min: 0,
    max: 1,
    below: true,
    help: "share of Adam's second moment kept per step",
  },
  epsilon: {
    kind: 'number',
    default: 1e-8,
    min: 0,
    max: 1,
    above: true,
    help: "term that keeps Adam's division finite",
  },
  decay: { kind: 'number', default: 1e-4, min: 0, max: 1, below: true, help: 'weight decay, λ' },
  decayMode: {
    kind: 'choice',
    default: 'coupled',
    choices: DECAY_MODES,
    help: 'decay added to the gradient, applied to the weights, or none',
  },
  settle: {
    of: SPIKING,
    kind: 'integer',
    default: 0,
    min: 0,
    max: 1000,
    help: 'steps at the start of a batch that nothing is learned in, while potentials build up',
  },
  initialBound: {
    kind: 'number',
    default: 0,
    min: 0,
    max: 100,
    help: 'first weights are uniform within ± this; 0 for 1/√(fan-in)',
  },
  engine: {
    kind: 'choice',
    default: 'wasm',
    choices: ENGINE_NAMES,
    help: ENGINE_NAMES.map((name) => `${name}: ${ENGINES[name].help}`).join('; '),
  },
  threads: {
    decides: false,
    kind: 'integer',
    default: 2,
    min: 1,
    max: 64,
    help: `threads of the ${THREADED_ENGINES} engine; the result is the same for any number`,
  },
  logEvery: {
    decides: false,
    kind: 'integer',
    default: 10,
    min: 1,
    max: 1_000_000,
    help: 'batches per line of metrics.jsonl',
  },
  checkpointEvery: {
    decides: false,
    kind: 'integer',
    default: 50,
    min: 1,
    max: 1_000_000,
    help: 'batches per checkpoint',
  },
} as const satisfies Schema;

/** All options of an autoencoder, resolved. */
export type AutoencoderOptions = OptionsOf<typeof AUTOENCODER_SCHEMA>;
/** Those of spiking neurons. */
export type SpikingOptions = OptionsOf<typeof AUTOENCODER_SCHEMA, SpikingName>;
/** Those of neurons with graded outputs. */
export type GradedOptions = OptionsOf<typeof AUTOENCODER_SCHEMA, GradedName>;
/** Options that networks of all tasks and neurons have, resolved. */
export type LoopOptions = SharedOptions<typeof AUTOENCODER_SCHEMA>;
/** Options that all spiking networks have, resolved. */
export type TrainingOptions = Omit<SpikingOptions, 'coding'>;
/** The name of an option. */
export type OptionName = keyof typeof AUTOENCODER_SCHEMA;
/** The names of an autoencoder's options, in the order of the schema. */
export const OPTION_NAMES: readonly OptionName[] = optionNames(AUTOENCODER_SCHEMA);
