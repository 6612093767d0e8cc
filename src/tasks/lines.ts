/** Checks of the fields that the metrics lines of all tasks have. */
import { array, integerIn, number, numberIn } from '../core/json-input.js';

export const lineFields = {
  batch: integerIn(1, Number.MAX_SAFE_INTEGER),
  epoch: integerIn(0, Number.MAX_SAFE_INTEGER),
  seconds: numberIn(0, Infinity),
  loss: number,
  learningRate: number,
};
/** Check of a share per layer, inputs first. */
export const layerShares = array(numberIn(0, 1), 2, 64);
