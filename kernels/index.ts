/**
 * The kernels: everything that is done to arrays, as functions over records in linear memory (`layout.ts`).
 *
 * Each call does the work of one sample, one block of neurons or one group of weight rows, so that any number
 * of threads may share it out: no result depends on who does what. They allocate nothing and decide nothing.
 * 128-bit SIMD without relaxed instructions; sums run along a list in its order, never across a vector, so
 * the same inputs give the same bits everywhere.
 */
export { encodeSample, listSpikes, prepareSample } from './encode';
export { addLoss, backpropagateSample, sumPatterns } from './errors';
export { adamFirst, adamLater, learnInputs, learnNeurons, scaleFirst, scaleLater, shrinkUntouched } from './gradients';
export { compareOutputs, integrateBlock, integrateInputs, selectSums, shareFired, traceInputs } from './neurons';
export { add1, add4, add12, add13, addScaled1, addScaled4, addScaled12, addScaled13 } from './rows';
