/**
 * Measures of a training: gradients, their agreement and golden vectors. It is imported from `spikeloom/diagnose`.
 *
 * @module
 */

import '../core/async-dispose.js';

export { errorCensus } from '../diagnose/error-census.js';
export { softGradient } from '../diagnose/smooth-network.js';
export {
  cosine,
  type FrozenBatch,
  norm,
  signAgreement,
  stepGradients,
  sumOf,
  travel,
} from '../diagnose/update-agreement.js';
export { type GoldenVectors, verify } from '../diagnose/verify.js';
