/**
 * Engines, and the shapes and weights that they take. It is imported from `spikeloom/engine`.
 *
 * @module
 */
import '../setup.js';

export * from '../../entries/engine.js';
export { nodeThreads } from '../threads.js';
