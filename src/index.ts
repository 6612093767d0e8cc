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
export type { AnnNetwork, AnnSynthesisNetwork } from './network/ann-network.js';
export {
  ANN_AUDIOCODER_OPTIONS,
  ANN_AUTOENCODER_OPTIONS,
  type AnnAudiocoderOptions,
  type AnnAutoencoderOptions,
} from './network/ann-schema.js';
export { AUDIOCODER_OPTIONS, type AudiocoderOptions, hearingOf } from './network/audiocoder-schema.js';
export { type Checkpoint, decodeCheckpoint, encodeCheckpoint } from './network/checkpoint.js';
export type { Network } from './network/network.js';
export {
  type GivenAnnAudiocoderOptions,
  type GivenAnnOptions,
  type GivenAudiocoderOptions,
  type GivenOptions,
  resolveAnnAudiocoderOptions,
  resolveAnnOptions,
  resolveAudiocoderOptions,
  resolveOptions,
} from './network/presets.js';
export { type AutoencoderOptions, OPTIONS } from './network/schema.js';
export type { SynthesisNetwork } from './network/synthesis.js';
export { OptionError } from './options/resolve.js';
export type { OptionSpec } from './options/spec.js';
export { type AnnAudiocoderData, trainAnnAudiocoder } from './training/train-ann-audiocoder.js';
export { trainAnnAutoencoder } from './training/train-ann-autoencoder.js';
export { type AudiocoderData, trainAudiocoder } from './training/train-audiocoder.js';
export { trainAutoencoder } from './training/train-autoencoder.js';
export { trainStacked } from './training/train-stacked.js';
export { reconstructAnn } from './use/ann-images.js';
export { evaluateAnnSynthesis } from './use/ann-synthesis-quality.js';
export { inspectAnnSynthesis, inspectSynthesis } from './use/inspect-synthesis.js';
export {
  type Evaluation,
  evaluate,
  evaluateAnn,
  type Inspection,
  inspect,
  inspectAnn,
} from './use/measure-images.js';
export { OpenAnnAutoencoder, OpenAutoencoder } from './use/open-autoencoder.js';
export { type Reconstruction, reconstruct, reconstructAll } from './use/reconstruct.js';
export { evaluateSynthesis, type SynthesisQuality } from './use/synthesis-quality.js';
export {
  recordSynthesis,
  type Synthesis,
  Synthesizer,
  synthesize,
  type UntitledRecord,
} from './use/synthesize.js';
