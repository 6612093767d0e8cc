/**
 * Engines, and the shapes and weights that they take. It is imported from `spikeloom/engine`.
 *
 * @module
 */

import '../core/async-dispose.js';

export type { Engine, TrainingRecord, Weights } from '../engine/engine.js';
export { createEngine, ENGINES } from '../engine/index.js';
export { denseShape, type EngineShape, type Layer, type NetworkShape } from '../engine/shape.js';
export { ThreadsFailed } from '../engine/threads-failed.js';
export { type ThreadHost, useThreads } from '../engine/wasm/threads.js';
export { autoencoderWidths, initialWeights } from '../network/network.js';
export { audiocoderWidths } from '../network/synthesis.js';
