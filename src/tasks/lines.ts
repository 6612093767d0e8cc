/** Checks of metrics lines and summaries: the fields that all tasks have, and those that follow from their quantities. */
import { type Check, integerIn, number, numberIn, optional, record } from '../core/json-input.js';
import { activityCheck, activityFor, checksOf, type OfNeuron, quantitiesFor } from './quantity.js';
import { summaryFields, whole } from './summary.js';
import type { Task, TaskTypes } from './task.js';

const lineFields = {
  batch: integerIn(1, Number.MAX_SAFE_INTEGER),
  epoch: integerIn(0, Number.MAX_SAFE_INTEGER),
  seconds: numberIn(0, Infinity),
  loss: number,
  learningRate: number,
};

/** Returns the check of a task's lines, of networks of a model of neurons. */
export function lineCheck<K extends TaskTypes>(
  { lines, tested = [] }: Pick<Task<K>, 'lines' | 'tested'>,
  of: OfNeuron,
): Check<K['line']> {
  const test = tested.length > 0 && { test: optional(record(checksOf(tested))) };
  const own = { ...activityCheck(activityFor(of), 2), ...checksOf(quantitiesFor(lines, of)) };
  // The fields of the quantities are those of the type.
  return record({ ...lineFields, ...own, ...test }) as unknown as Check<K['line']>;
}

/** Returns the check of a task's summary, of networks of a model of neurons. */
export function summaryCheck<K extends TaskTypes>(
  { results, more = {} }: Pick<Task<K>, 'results' | 'more'>,
  of: OfNeuron,
): Check<K['summary']> {
  const active = activityCheck(activityFor(of), 0);
  const quantities = checksOf(quantitiesFor(results, of));
  const test = optional(record({ ...quantities, samples: whole, ...more, ...active }));
  // The fields of the quantities are those of the type.
  return record({ ...summaryFields, ...active, test }) as unknown as Check<K['summary']>;
}
