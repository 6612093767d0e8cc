/**
 * Measures of a training: gradients, their agreement and golden vectors. It is imported from `spikeloom/diagnose`.
 *
 * @module
 */
import '../setup.js';

export * from '../../entries/diagnose.js';
