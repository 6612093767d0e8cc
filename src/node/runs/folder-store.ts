/** A run in a folder on disk. What its files are: `src/runs/store.ts`. */
import { readdir, rm } from 'node:fs/promises';
import { InputError, UsageError } from '../../core/errors.js';
import { formatMetricsLine } from '../../runs/metrics-lines.js';
import { type LockedStore, RUN_FILES, type RunFile, type RunStore } from '../../runs/store.js';
import { isPart, writeFileAtomic } from '../files/atomic-file.js';
import { fileError, presentNames, readFileBounded } from '../files/bounded-file.js';
import { type FolderLock, isLockFile, lockFolder } from '../files/folder-lock.js';
import { isImported, ORIGIN_FILE, removeFile, removeParts, runFile } from './run-folder.js';
import { RunWriter } from './run-writer.js';

/** Returns the store of a folder, or of one that the caller has locked and gives back itself. */
export function folderStore(at: string | FolderLock): RunStore {
  const folder = typeof at === 'string' ? at : at.folder;
  return {
    place: folder,
    nameOf: (file) => runFile(folder, file),
    async read(file, most) {
      if (!(await presentNames(folder)).has(RUN_FILES[file])) return undefined;
      return readFileBounded(runFile(folder, file), most);
    },
    async lock() {
      if (typeof at !== 'string') return { ...lockedStore(at), release: async () => undefined };
      return lockedStore(await lockFolder(folder));
    },
    async isUsed() {
      const names = await presentNames(folder);
      return names.has(RUN_FILES.config) || [...names].some(isLockFile);
    },
    async explainMissingConfig() {
      const names = await presentNames(folder);
      if (!isImported(names)) throw new InputError(`${folder}: not a run folder, it ${whyNoRun(names)}`);
      throw new InputError(
        `${folder}: not a run folder but an imported network (${ORIGIN_FILE}), which has no training here`,
      );
    },
    async checkFree(force) {
      // A training that was stopped before it wrote its configuration left nothing that counts.
      const names = (await namesIn(folder)).filter((name) => !isPart(name, RUN_FILES.config));
      if (names.length === 0) return;
      if (!names.includes(RUN_FILES.config)) {
        throw new UsageError(`${folder} holds other files, not a run; choose another folder with --out`);
      }
      if (force) return;
      throw new UsageError(
        `${folder} already holds a run; continue it with "spikeloom resume ${folder}", replace it with --force, ` +
          `or choose another folder with --out`,
      );
    },
  };
}

function whyNoRun(names: ReadonlySet<string>): string {
  if (names.size === 0) return 'is not there or empty';
  const isLeft = (name: string) => isLockFile(name) || isPart(name, RUN_FILES.config);
  return [...names].every(isLeft)
    ? `has no ${RUN_FILES.config} yet: a training begins there now, or was stopped before it began; begin it anew with --out`
    : `has no ${RUN_FILES.config}`;
}

/** Returns true if a folder does not exist or holds nothing. */
export async function isEmpty(folder: string): Promise<boolean> {
  return (await namesIn(folder)).length === 0;
}

/** Returns the names in a folder but those of locks; none if it does not exist. */
async function namesIn(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).filter((name) => !isLockFile(name));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw fileError(error, folder);
  }
}

function lockedStore(lock: FolderLock): LockedStore {
  const { folder } = lock;
  return {
    assertHeld: () => lock.assertHeld(),
    async begin(config) {
      // The configuration goes last: until then the folder still is the earlier run, without results.
      const others = (Object.keys(RUN_FILES) as RunFile[]).filter((file) => file !== 'config');
      for (const file of others) await removeFile(runFile(folder, file));
      await removeParts(folder);
      await writeFileAtomic(runFile(folder, 'config'), `${JSON.stringify(config, null, 2)}\n`, lock);
    },
    async rewind(lines) {
      await rm(runFile(folder, 'summary'), { force: true });
      await removeParts(folder);
      await writeFileAtomic(runFile(folder, 'metrics'), lines.map(formatMetricsLine).join(''), lock);
    },
    writer: (options) => new RunWriter({ folder, lock, ...options }),
    async complete(files, summary) {
      await Promise.all(
        files.map(([file, content]) => writeFileAtomic(runFile(folder, file), content, lock)),
      );
      await writeFileAtomic(runFile(folder, 'summary'), `${JSON.stringify(summary, null, 2)}\n`, lock);
    },
    release: () => lock.release(),
  };
}
