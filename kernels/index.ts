/**
 * The kernels: everything that is done to arrays, as functions over records in linear memory (`layout.ts`).
 *
 * Each call does the work of one sample, one block of neurons or one group of weight rows, so that any number
 * of threads may share it out: no result depends on who does what. They allocate nothing and decide nothing.
 * 128-bit SIMD without relaxed instructions; sums run along a list in its order, never across a vector, so
 * the same inputs give the same bits everywhere.
 */
export { adamFirst, adamLater, scaleFirst, scaleLater } from './adam';
export { adamRow, gradientRow, learnColumns, listColumns } from './dense-learning';
export { addTiles, compareTile, listSample, maskTile, rectifyTile, tileSample, transposeTile } from './dense-tiles';
export { encodeSample, listSpikes, prepareSample } from './encode';
export { addLoss, backpropagateSample, sumPatterns } from './errors';
export { learnRows, listInputs, listNeurons } from './gradients';
export { compareOutputs, integrateBlock, integrateInputs, selectSums, shareFired, traceInputs } from './neurons';
export { sum1, sum4, sum12, sum13 } from './rows';
export {
  addScaled1,
  addScaled4,
  addScaled12,
  addScaled13,
  sumScaled1,
  sumScaled4,
  sumScaled12,
  sumScaled13,
} from './scaled-rows';
