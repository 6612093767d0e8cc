/** When the training of a network came near its end. */
import { mean } from './mean.js';
import type { TracePoint } from './measured-run.js';

/** Points that the end is the mean of, and the fewest that make a curve. */
const LAST = 5;
const LEAST = 10;
/** Share above the end that is near it, and share of the first value that a curve must fall to. */
const NEAR = 1.1;
const FALLEN = 0.8;

/** Said where claims rest on it. */
export const CONVERGENCE_REMARK =
  'A curve has converged at its first logged batch whose MSE is within a tenth of the mean of its last five; one that ' +
  'does not fall by a fifth has not.';

/** The batch; undefined of a curve that is too short or does not fall. */
export function convergence(curve: readonly TracePoint[]): number | undefined {
  if (curve.length < LEAST) return undefined;
  const end = mean(curve.slice(-LAST).map(({ value }) => value));
  if (!(end <= FALLEN * curve[0].value)) return undefined;
  return curve.find(({ value }) => value <= NEAR * end)?.x;
}
