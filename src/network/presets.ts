/** The presets of autoencoders and audiocoders, and how they, given options and defaults make one resolved set. */

import type { NeuronName } from '../neurons/index.js';
import { OptionError, type OptionSet, resolve } from '../options/resolve.js';
import type { Given } from '../options/spec.js';
import { AUDIOCODER_SCHEMA } from './audiocoder-schema.js';
import { type OptionsOf, SPIKING } from './neuron-options.js';
import { AUTOENCODER_SCHEMA } from './schema.js';

/** Options of networks of some models of neurons, any of which may be missing. */
type GivenFor<S, Neuron extends NeuronName> = { readonly neuron?: Neuron | undefined } & Given<
  OptionsOf<S, Neuron>
>;
/** Options of an autoencoder, any of which may be missing. */
export type GivenOptions<Neuron extends NeuronName = NeuronName> = GivenFor<
  typeof AUTOENCODER_SCHEMA,
  Neuron
>;
/** Options of an audiocoder, any of which may be missing. */
export type GivenAudiocoderOptions<Neuron extends NeuronName = NeuronName> = GivenFor<
  typeof AUDIOCODER_SCHEMA,
  Neuron
>;

/** Values of the authors' released code wherever it departs from the paper. */
const AUTHORS = { trace: 'shared', clamp: true, epsilon: 1e-7 } as const;

/**
 * One spike per input leaves little to go by: neurons that fire sooner, forget sooner and start anew after a spike
 * (docs/codings.md).
 */
const TUNED_LATENCY = {
  reset: 'zero',
  settle: 0,
  threshold: 0.5,
  leak: 0.3,
  beta1: 0.9,
  epsilon: 1e-5,
} as const;

/** Options of autoencoders. `paper`: as the paper says. `authors`: their released code. `tuned`: docs/tuning.md. */
export const AUTOENCODER_SET: OptionSet<typeof AUTOENCODER_SCHEMA> = {
  schema: AUTOENCODER_SCHEMA,
  presets: {
    paper: {
      // With Adam the paper gives no rate for images, and 0.1 diverges.
      values: ({ neuron, optimizer }) =>
        neuron === 'relu' ? { learningRate: optimizer === 'adam' ? 5e-3 : 0.1, initialBound: 0.01 } : {},
    },
    authors: {
      of: SPIKING,
      values: () => ({
        ...AUTHORS,
        initialBound: 0.1,
        spikeProbability: 0.3,
        decayMode: 'none',
        decay: 0,
      }),
    },
    tuned: {
      values: ({ neuron, optimizer, steps, coding }) =>
        neuron === 'relu'
          ? {
              optimizer: 'adam',
              initialBound: 0,
              ...(optimizer === 'adam'
                ? { learningRate: 2e-3, decay: 3e-3 }
                : { learningRate: 0.05, schedule: 'linear' }),
            }
          : {
              trace: 'plain',
              error: 'spikes',
              reset: 'subtract',
              settle: Math.min(2, steps - 1),
              threshold: 2,
              initialBound: 0.1,
              beta1: 0,
              epsilon: 1e-3,
              decayMode: 'none',
              decay: 0,
              learningRate: 0.024 / Math.sqrt(steps),
              schedule: 'linear',
              ...(coding === 'latency' && TUNED_LATENCY),
            },
    },
  },
  check: checkSettling,
};

/** The paper's ANN audiocoder. Its rate is the best found with Adam, too: at larger ones units die (docs/tuning.md). */
const ANN_AUDIOCODER = { batch: 100, learningRate: 1e-4, decay: 1e-4, decayMode: 'coupled' } as const;

/** Options of audiocoders; `tuned`: docs/audio.md. */
export const AUDIOCODER_SET: OptionSet<typeof AUDIOCODER_SCHEMA> = {
  schema: AUDIOCODER_SCHEMA,
  presets: {
    paper: { values: ({ neuron }) => (neuron === 'relu' ? ANN_AUDIOCODER : {}) },
    authors: { of: SPIKING, values: () => ({ ...AUTHORS, steps: 30 }) },
    tuned: {
      values: ({ neuron, steps }) =>
        neuron === 'relu'
          ? { ...ANN_AUDIOCODER, optimizer: 'adam' }
          : {
              steps: 15,
              epochs: 4,
              trace: 'plain',
              error: 'spikes',
              reset: 'subtract',
              beta1: 0,
              initialBound: 0.05,
              spikeProbability: 0.3,
              learningRate: 0.004 / Math.sqrt(steps),
              schedule: 'linear',
              mapSettle: 10,
              mapDraws: 16,
            },
    },
  },
  check(options) {
    checkSettling(options);
    // A silent weight's gradient would be the decay alone, which Adam turns into a step as large as any other.
    if (options.neuron !== 'relu' && options.decayMode === 'coupled' && options.decay > 0) {
      throw new OptionError(
        '{{decayMode}} coupled is refused for a spiking audiocoder: most of its inputs are silent, and Adam would turn ' +
          'their decay into steps of full size; use decoupled or none',
      );
    }
  },
};

function checkSettling({ settle, steps }: { readonly settle: number; readonly steps: number }): void {
  if (settle >= steps) {
    throw new OptionError(
      `{{settle}} must be below {{steps}}, or nothing is learned: got ${settle} and ${steps}`,
    );
  }
}

/** Resolves options of an autoencoder, of LIF neurons unless others are given. Throws an OptionError if they are wrong. */
export function resolveOptions<Neuron extends NeuronName = 'lif'>(
  given: GivenOptions<Neuron>,
): OptionsOf<typeof AUTOENCODER_SCHEMA, Neuron> {
  // What is resolved are the options of the model that is given.
  return resolve(AUTOENCODER_SET, given) as unknown as OptionsOf<typeof AUTOENCODER_SCHEMA, Neuron>;
}

/** Resolves options of an audiocoder, of LIF neurons unless others are given. Throws an OptionError if they are wrong. */
export function resolveAudiocoderOptions<Neuron extends NeuronName = 'lif'>(
  given: GivenAudiocoderOptions<Neuron>,
): OptionsOf<typeof AUDIOCODER_SCHEMA, Neuron> {
  // What is resolved are the options of the model that is given.
  return resolve(AUDIOCODER_SET, given) as unknown as OptionsOf<typeof AUDIOCODER_SCHEMA, Neuron>;
}
