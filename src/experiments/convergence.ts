/** Convergence of a training: the batch at which it comes near its final value. */
import { mean } from './mean.js';
import type { TracePoint } from './measured-run.js';

/** Number of last points whose mean is the final value, and least number of points of a curve. */
const LAST = 5;
const LEAST = 10;
/** Largest ratio to the final value that is near it, and fraction of the first value to which a curve must fall. */
const NEAR = 1.1;
const FALLEN = 0.8;

/** Remark for claims that depend on convergence. */
export const CONVERGENCE_REMARK =
  'A curve has converged at its first logged batch whose MSE is within a tenth of the mean of its last five; one that ' +
  'does not fall by a fifth has not.';

/** Returns the batch of convergence; undefined if a curve is too short or does not fall. */
export function convergence(curve: readonly TracePoint[]): number | undefined {
  if (curve.length < LEAST) return undefined;
  const end = mean(curve.slice(-LAST).map(({ value }) => value));
  if (!(end <= FALLEN * curve[0].value)) return undefined;
  return curve.find(({ value }) => value <= NEAR * end)?.x;
}
