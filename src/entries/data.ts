/**
 * Sounds and images on their way to a network. It is imported from `spikeloom/data`.
 *
 * @module
 */

import '../core/async-dispose.js';

export { type Cochleagram, cochleagram } from '../cochlea/cochleagram.js';
export { type Hearing, hear, hearingInputs } from '../cochlea/hearing.js';
export { splitClips } from '../data/clip-split.js';
export { drawDigit } from '../data/digits.js';
export { imagesNearestToMean, type Pairs, pairByClass } from '../data/pairing.js';
export { resample } from '../data/resample.js';
export { type ImageSize, resizeImage } from '../data/resize.js';
export { type SpokenDigit, speakDigit } from '../data/spoken-digits.js';
export { trimSilence } from '../data/trim-silence.js';
