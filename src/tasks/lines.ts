/** Checks of metrics lines and summaries: the fields that all tasks have, and those that follow from their quantities. */
import { type Check, integerIn, number, numberIn, optional, record } from '../core/json-input.js';
import { type Activity, activityCheck, checksOf, type Quantity } from './quantity.js';
import { summaryFields, whole } from './summary.js';

const lineFields = {
  batch: integerIn(1, Number.MAX_SAFE_INTEGER),
  epoch: integerIn(0, Number.MAX_SAFE_INTEGER),
  seconds: numberIn(0, Infinity),
  loss: number,
  learningRate: number,
};
/** Returns the check of a task's lines. */
export function lineCheck<Line>(
  lines: readonly Quantity[],
  activity: Activity,
  tested: readonly Quantity[] = [],
): Check<Line> {
  const test = tested.length > 0 && { test: optional(record(checksOf(tested))) };
  // The fields of the quantities are those of the type.
  return record({ ...lineFields, ...activityCheck(activity, 2), ...checksOf(lines), ...test }) as Check<Line>;
}

/** Returns the check of a task's summary; `more` checks fields of the result that are no quantities. */
export function summaryCheck<Summary>(
  results: readonly Quantity[],
  activity: Activity,
  more: Readonly<Record<string, Check<unknown>>> = {},
): Check<Summary> {
  const active = activityCheck(activity, 0);
  const test = optional(record({ ...checksOf(results), samples: whole, ...more, ...active }));
  // The fields of the quantities are those of the type.
  return record({ ...summaryFields, ...active, test }) as Check<Summary>;
}
