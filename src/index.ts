/**
 * Spikeloom for browsers and every other place: data, training, use and reports, without files. It is imported from
 * `spikeloom/browser`. In Node, the package's main entry `spikeloom` has all of this and files too.
 *
 * @module
 */

import './core/async-dispose.js';

export { InputError, UsageError } from './core/errors.js';
export { VERSION } from './core/version.js';
export type { ClipSet, HeardSet } from './data/clip-set.js';
export { digitsSet } from './data/digits.js';
export { type ImageSet, imagePixels } from './data/image-set.js';
export type { Sound } from './data/sound.js';
export { spokenDigitsSet } from './data/spoken-digits.js';
export type { LearningRule } from './learning/rule.js';
export { AUDIOCODER_SCHEMA, type AudiocoderOptions, hearingOf } from './network/audiocoder-schema.js';
export { type Checkpoint, decodeCheckpoint, encodeCheckpoint } from './network/checkpoint.js';
export {
  CLASSIFIER_SCHEMA,
  type Classifier,
  type ClassifierOptions,
  type GivenClassifierOptions,
  resolveClassifierOptions,
} from './network/classifier.js';
export { type GradedNetwork, type Network, type SpikingNetwork, spikes } from './network/network.js';
export {
  type GivenAudiocoderOptions,
  type GivenOptions,
  resolveAudiocoderOptions,
  resolveOptions,
} from './network/presets.js';
export { AUTOENCODER_SCHEMA, type AutoencoderOptions } from './network/schema.js';
export {
  type GradedSynthesisNetwork,
  type SpikingSynthesisNetwork,
  type SynthesisNetwork,
  synthesisSpikes,
} from './network/synthesis.js';
export { OptionError } from './options/resolve.js';
export type { OptionSpec } from './options/spec.js';
export { type AudiocoderData, trainAudiocoder } from './training/train-audiocoder.js';
export { trainAutoencoder } from './training/train-autoencoder.js';
export { trainClassifier } from './training/train-classifier.js';
export { trainStacked } from './training/train-stacked.js';
export { type Classification, classify } from './use/classify.js';
export { type Labelled, labelledClips, labelledImages } from './use/labelled.js';
export { type Evaluation, evaluate, type Inspection, inspect } from './use/measure-images.js';
export { OpenAutoencoder } from './use/open-autoencoder.js';
export { type Reconstruction, reconstruct, reconstructAll } from './use/reconstruct.js';
export { evaluateSynthesis, inspectSynthesis, type SynthesisQuality } from './use/synthesis-quality.js';
export {
  recordSynthesis,
  type Synthesis,
  Synthesizer,
  synthesize,
  type UntitledRecord,
} from './use/synthesize.js';
