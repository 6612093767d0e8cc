/**
 * The kernels: everything that is done to arrays, as functions over records in linear memory (`layout.ts`).
 *
 * Each call does the work of one sample, one block of neurons or one group of weight rows, so that any number
 * of threads may share it out: no result depends on who does what. They allocate nothing and decide nothing.
 * 128-bit SIMD without relaxed instructions; sums run along a list in its order, never across a vector, so
 * the same inputs give the same bits everywhere.
 *
 * A spiking model of neurons is one file in `neurons/`, named as in `src/neurons`, with three functions:
 *
 *     step(parameters, potential, next, fired, current, bytes)   one time step of the neurons [bytes / 4]
 *     threshold(parameters, potential, next): v128               the potential at which four neurons fire
 *     slope(parameters, potential, next): v128                   the surrogate derivative of four neurons' spikes
 *
 * `parameters` is the address of the numbers that the model's `kernel` returns, f32. The state is an array f32 [B, S_l] for
 * each name that the model declares, the potential first, `next` bytes from one to the next. `fired` holds who fired at the
 * last step (all bits 1 or all 0); `step` writes who fires now. A reset is done at the start of the next step, so that loss
 * and derivatives find the state before it.
 */
export { adamFirst, adamLater, scaleFirst, scaleLater } from './adam';
export { adamRow, gradientRow, learnColumns, listColumns } from './dense-learning';
export { addTiles, compareTile, listSample, maskTile, rectifyTile, tileSample, transposeTile } from './dense-tiles';
export { encodeSample, listSpikes, prepareSample } from './encode';
export { addLoss, backpropagateSample, sumPatterns } from './errors';
export { compareOutputs, integrateBlock, integrateInputs, selectSums, shareFired, traceInputs } from './forward';
export { learnRows, listInputs, listNeurons } from './gradients';
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
