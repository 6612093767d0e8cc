/**
 * Sounds and images on their way to a network. It is imported from `spikeloom/data`.
 *
 * @module
 */
import '../setup.js';

export * from '../../entries/data.js';
