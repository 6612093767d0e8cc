/** Requests for runs: the task, its data, the options that are not the defaults. Plain JSON. */
import { storedKind } from '../network/naming.js';
import { decisiveOptions, isImplied, storedOptions } from '../network/stored.js';
import { TASKS, type TaskName, type TypesOf, taskOf } from '../tasks/index.js';
import type { Task } from '../tasks/task.js';

/** A request for a run of one of the tasks, told apart by `task`. */
export type RunSpec<N extends TaskName = TaskName> = TypesOf<N>['request'];

/** Returns all options of a request. Throws a UsageError if one is out of range. */
export function resolvedOptions<N extends TaskName>(
  spec: RunSpec & { readonly task: N },
): TypesOf<N>['config']['options'] {
  const task: Task<TypesOf<N>> = TASKS[spec.task];
  return task.resolve(spec.options ?? {});
}

/**
 * Returns the same request with another seed. The autoencoder that an audiocoder learns from stays as it is: the
 * training that is looked at is repeated.
 */
export function withSeed<S extends RunSpec>(spec: S, seed: number): S {
  return { ...spec, options: { ...spec.options, seed } };
}

/** Returns the run that must be made first; undefined if none is needed or it is there. */
export function prerequisiteOf<S extends RunSpec>({ on }: S): Prerequisite<S> | undefined {
  return on?.task === undefined ? undefined : (on as Prerequisite<S>);
}

/** Requests for runs that such a request builds on. */
type Prerequisite<S extends RunSpec> = Extract<S['on'], RunSpec>;

/**
 * Returns everything that decides the result of a run, as text that is the same for equal runs. Its form is that of
 * version 0.1, so that no run is repeated.
 */
export function runIdentity(spec: RunSpec): string {
  return JSON.stringify(sorted(identityOf(spec)));
}

function identityOf(spec: RunSpec): object {
  const { task } = spec;
  const { schema, identityOf: dataOf } = taskOf(task);
  const options = resolvedOptions(spec);
  // Runs keep the identity they had before an option was added that they do not use.
  const decisive = Object.entries(decisiveOptions(schema, storedOptions(options))).filter(
    ([name, value]) => !isImplied(schema[name], value),
  );
  const needed = prerequisiteOf(spec);
  return {
    kind: storedKind({ task, neuron: options.neuron }),
    ...dataOf(spec),
    ...(needed && { autoencoder: identityOf(needed) }),
    options: Object.fromEntries(decisive),
  };
}

/** Returns the same value with the names of every object in order. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([name, inner]) => [name, sorted(inner)]));
}
