/**
 * Meaning of each recipe for each kind of network: a preset, the paper's options for the data set, and the scale.
 *
 * Each recipe of the spiking network has one for its ANN baseline: `tuned` an equally tuned baseline (docs/tuning.md),
 * `paper` and `authors` the baseline that the paper describes. For sounds, all recipes have the same baseline.
 */
import type { Optimizer } from '../learning/rule.js';
import type { GradedAudiocoderOptions, SpikingAudiocoderOptions } from '../network/audiocoder-schema.js';
import type { GradedOptions, Preset, SpikingOptions } from '../network/schema.js';
import type { Given } from '../options/spec.js';
import type { RunSpec } from '../runs/spec.js';
import type { ImageSource } from '../tasks/autoencoder.js';
import type { ImageScale, Scale } from './scale.js';

/** Requests of experiments name their images. */
type ImageSpec = RunSpec<'autoencoder'> & { readonly source: ImageSource };

/** Returns the request for a spiking autoencoder on one of the sets of images. */
export function autoencoder(
  recipe: Preset,
  images: ImageScale,
  hidden: number,
  changes: Given<SpikingOptions> = {},
): ImageSpec {
  const { set, limit, evaluate, steps } = images;
  return {
    task: 'autoencoder',
    source: { data: set, evaluate },
    options: { preset: recipe, hidden: [hidden], steps, limit, ...changes },
  };
}

/** Returns the request for the ANN baseline of an autoencoder. */
export function annAutoencoder(
  recipe: Preset,
  images: ImageScale,
  hidden: number,
  optimizer: Optimizer,
  changes: Given<GradedOptions> = {},
): ImageSpec {
  const { set, limit, evaluate, twins } = images;
  const preset = recipe === 'tuned' ? 'tuned' : 'paper';
  const own =
    preset === 'tuned' ? twins.tuned[optimizer][images.hidden.indexOf(hidden)] : twins.paper[optimizer];
  const options: Given<GradedOptions> = {
    ...{ preset, neuron: 'relu', hidden: [hidden], optimizer, limit },
    ...own,
    ...changes,
  };
  return { task: 'autoencoder', source: { data: set, evaluate }, options };
}

/** Returns the autoencoder that audiocoders learn from: that of figure 4a; `tuned` has its own (docs/audio.md). */
export function autoencoderForSounds(recipe: Preset, { digits, sounds }: Scale): ImageSpec {
  return autoencoder(recipe, digits, digits.hidden[0], recipe === 'tuned' ? sounds.autoencoder : {});
}

/** Returns the request for a spiking audiocoder. */
export function audiocoder(
  recipe: Preset,
  scale: Scale,
  changes: Given<SpikingAudiocoderOptions>,
): RunSpec<'audiocoder'> {
  const { sounds, digits } = scale;
  const { set, clips, hidden, options, training } = sounds;
  const own = recipe === 'tuned' ? {} : training;
  return {
    task: 'audiocoder',
    source: { audio: set, clips, images: digits.set },
    on: autoencoderForSounds(recipe, scale),
    options: { preset: recipe, hidden: [hidden], ...own, ...options, ...changes },
  };
}

/**
 * Returns the ANN baseline of an audiocoder, on the hidden values of the autoencoder's baseline with the same
 * optimizer. It is the same for all recipes: no options better than the paper's were found (docs/tuning.md).
 */
export function annAudiocoder(
  scale: Scale,
  optimizer: Optimizer,
  changes: Given<GradedAudiocoderOptions>,
): RunSpec<'audiocoder'> {
  const { sounds, digits } = scale;
  const { set, clips, hidden, options, twin } = sounds;
  return {
    task: 'audiocoder',
    source: { audio: set, clips, images: digits.set },
    on: annAutoencoder('paper', digits, digits.hidden[0], optimizer),
    options: {
      preset: 'paper',
      neuron: 'relu',
      optimizer,
      hidden: [hidden],
      ...twin,
      ...options,
      ...changes,
    },
  };
}
