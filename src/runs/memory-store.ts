/** A run in memory, for tests and for places without files. */
import { InputError, UsageError } from '../core/errors.js';
import { checkedSafetensorsBytes } from '../formats/checked-safetensors.js';
import { formatMetricsLine } from './metrics-lines.js';
import { BusyError, type LockedStore, RUN_FILES, type RunFile, type RunStore } from './store.js';

/** A store in memory, and its files. */
export interface MemoryStore extends RunStore {
  readonly files: ReadonlyMap<RunFile, Uint8Array>;
}

/** Makes an empty store; `place` is its name in messages. */
export function memoryStore(place = 'memory'): MemoryStore {
  const files = new Map<RunFile, Uint8Array>();
  const put = (file: RunFile, content: Uint8Array | string) =>
    files.set(file, typeof content === 'string' ? new TextEncoder().encode(content) : content);
  let isHeld = false;
  const locked: LockedStore = {
    assertHeld() {},
    async begin(config) {
      files.clear();
      put('config', `${JSON.stringify(config, null, 2)}\n`);
    },
    async rewind(lines) {
      files.delete('summary');
      put('metrics', lines.map(formatMetricsLine).join(''));
    },
    writer: ({ encode, lines }) => ({
      addLine: () => put('metrics', lines.map(formatMetricsLine).join('')),
      async save(state) {
        const parts = checkedSafetensorsBytes(encode(state));
        put('checkpoint', new Uint8Array(await new Blob(parts as BlobPart[]).arrayBuffer()));
      },
      async finish() {},
      async close() {},
    }),
    async complete(results, summary) {
      for (const [file, content] of results) put(file, content);
      put('summary', `${JSON.stringify(summary, null, 2)}\n`);
    },
    async release() {
      isHeld = false;
    },
  };
  return {
    place,
    files,
    nameOf: (file) => `${place}/${RUN_FILES[file]}`,
    async read(file, most) {
      const content = files.get(file);
      if (content !== undefined && content.length > most) {
        throw new InputError(`${place}/${RUN_FILES[file]}: ${content.length} bytes long, at most ${most}`);
      }
      return content;
    },
    async lock() {
      if (isHeld) throw new BusyError(`${place}: is used by another run`);
      isHeld = true;
      return locked;
    },
    isUsed: async () => files.has('config'),
    async explainMissingConfig() {
      throw new InputError(`${place}: holds no run`);
    },
    async checkFree(force) {
      if (files.has('config') && !force)
        throw new UsageError(`${place} already holds a run; resume it, or give force`);
    },
  };
}
