/** Runs as they lie in a store: configuration, metrics, checkpoint, summary, each checked. */
import { InputError } from '../core/errors.js';
import { readJson } from '../core/json-input.js';
import type { CheckpointOf } from '../network/checkpoint.js';
import { isNeeded, type NeededKind, wrongKind } from '../network/naming.js';
import { isSpiking } from '../network/neuron-options.js';
import { decisiveOptions } from '../network/stored.js';
import {
  type AnyRunConfig,
  checkAnyRunConfig,
  TASKS,
  type TaskName,
  type TypesOf,
  taskOf,
} from '../tasks/index.js';
import { lineCheck, summaryCheck } from '../tasks/lines.js';
import type { Task, TaskTypes } from '../tasks/task.js';
import { parseWholeLines, type WholeLines } from './metrics-lines.js';
import type { RunFile, RunStore } from './store.js';

/** A configuration names every test clip. */
const MAX_JSON_BYTES = 2 ** 26;
const MAX_METRICS_BYTES = 2 ** 28;
/** Room for a checkpoint's header. */
const HEADER_BYTES = 2 ** 20;
/** Bytes of a weight in both precisions, and of its moments in the finer one. */
const WEIGHT_BYTES = 12;
const MOMENT_BYTES = 16;

/** A run that is there. What is read is read anew with each call; damaged files throw an InputError. */
export interface OpenRun<K extends TaskTypes = TaskTypes> {
  readonly kind: K['config']['kind'];
  readonly store: RunStore;
  readonly config: K['config'];
  /** Returns the lines of metrics so far. */
  metrics(): Promise<K['line'][]>;
  /** Returns the lines that are not damaged. */
  wholeMetrics(): Promise<WholeLines<K['line']>>;
  /** Returns the summary; undefined if the run is not complete. */
  summary(): Promise<K['summary'] | undefined>;
  /** Returns the last checkpoint; undefined if there is none yet. Throws an InputError if it is of another training. */
  checkpoint(): Promise<CheckpointOf<K['network']> | undefined>;
}
/** A run of any task, told apart by `kind`. */
export type AnyRun = { readonly [N in TaskName]: OpenRun<TypesOf<N>> }[TaskName];

/** Opens the run of a store. Throws an InputError if there is none or its configuration is damaged. */
export async function openRun(store: RunStore): Promise<AnyRun> {
  const config = await readConfig(store);
  const task: Task = TASKS[config.kind];
  // The configuration has passed the check of this task.
  return opened(store, task, config) as AnyRun;
}

/**
 * Opens the run of a store that holds a network of the task `kind`, whose neurons spike or not as `spikes` says. Throws
 * an InputError if it holds another or none.
 */
export async function openRunOf<N extends TaskName>(
  store: RunStore,
  kind: N,
  spikes?: boolean,
): Promise<OpenRun<TypesOf<N>>> {
  const run = await openRun(store);
  const { config } = run;
  const found = { task: config.kind, neuron: config.options.neuron };
  const needed: NeededKind = { task: kind, spikes };
  // The task of the run is the one that is needed.
  if (isNeeded(found, needed)) return run as OpenRun as OpenRun<TypesOf<N>>;
  const madeWith = taskOf(config.kind).madeWith?.(config);
  const isMadeWithOne = isNeeded({ ...found, task: 'autoencoder' }, needed) && madeWith !== undefined;
  const remedy = isMadeWithOne ? `, such as ${madeWith} that it was made with` : undefined;
  throw wrongKind(store.place, found, needed, remedy);
}

async function readConfig(store: RunStore): Promise<AnyRunConfig> {
  const text = await readText(store, 'config', MAX_JSON_BYTES);
  if (text === undefined) return store.explainMissingConfig();
  return readJson(text, store.nameOf('config'), checkAnyRunConfig);
}

async function readText(store: RunStore, file: RunFile, most: number): Promise<string | undefined> {
  const bytes = await store.read(file, most);
  return bytes && strictText(bytes, store.nameOf(file));
}

/** Returns the text of a file. Throws an InputError that names `file` if it is not valid UTF-8. */
export function strictText(bytes: Uint8Array, file: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new InputError(`${file}: not valid UTF-8`);
  }
}

function opened<K extends TaskTypes>(store: RunStore, task: Task<K>, config: K['config']): OpenRun<K> {
  const wholeMetrics = async (): Promise<WholeLines<K['line']>> => {
    const text = await readText(store, 'metrics', MAX_METRICS_BYTES);
    if (text === undefined) return { lines: [], damage: undefined };
    return parseWholeLines(text, store.nameOf('metrics'), lineCheck(task, config.options));
  };
  return {
    kind: task.kind,
    store,
    config,
    wholeMetrics,
    async metrics() {
      const { lines, damage } = await wholeMetrics();
      if (damage !== undefined) throw damage;
      return lines;
    },
    async summary() {
      const text = await readText(store, 'summary', MAX_JSON_BYTES);
      return text === undefined
        ? undefined
        : readJson(text, store.nameOf('summary'), summaryCheck(task, config.options));
    },
    async checkpoint() {
      const bytes = await store.read('checkpoint', checkpointLimit(config as AnyRunConfig));
      if (bytes === undefined) return undefined;
      const file = store.nameOf('checkpoint');
      const stored = task.decode(bytes, file);
      checkBelongs(stored, task, config as AnyRunConfig, file);
      return stored;
    },
  };
}

/** Options of trainings that remember more than weights. */
function optimizerOf({ options }: AnyRunConfig): string | undefined {
  return isSpiking(options) ? undefined : options.optimizer;
}

/** Returns the most bytes of a run's checkpoint. */
function checkpointLimit(config: AnyRunConfig): number {
  const weightsOf = (widths: readonly number[]) =>
    widths.slice(1).reduce((sum, post, l) => sum + post * widths[l], 0);
  const perWeight = WEIGHT_BYTES + (optimizerOf(config) === 'adam' ? MOMENT_BYTES : 0);
  const held = taskOf(config.kind).heldWidths?.(config) ?? [];
  return weightsOf(config.widths) * perWeight + WEIGHT_BYTES * weightsOf(held) + HEADER_BYTES;
}

/** Throws an InputError unless a checkpoint is of the training that a configuration describes. */
function checkBelongs<SpikingNetwork>(
  { network, batch, optimizer }: CheckpointOf<SpikingNetwork>,
  task: Task,
  config: AnyRunConfig,
  file: string,
): void {
  const stored = new Map(Object.entries(task.optionsOf(network)));
  const different = Object.entries(decisiveOptions(task.schema, config.options)).find(
    ([name, value]) => JSON.stringify(stored.get(name)) !== JSON.stringify(value),
  );
  if (different !== undefined) {
    throw new InputError(
      `${file}: of another training, its option ${different[0]} is not that of config.json`,
    );
  }
  if (!task.takes(network, config)) {
    throw new InputError(`${file}: of another training, its inputs are not those of config.json`);
  }
  if (batch > config.batches) {
    throw new InputError(`${file}: after batch ${batch}, but config.json has ${config.batches} batches`);
  }
  if (optimizerOf(config) !== undefined && batch < config.batches && optimizer?.updates !== batch) {
    throw new InputError(
      `${file}: after batch ${batch} of ${config.batches}, but without what its optimizer remembered then`,
    );
  }
}
