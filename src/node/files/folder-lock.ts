/**
 * Lock on a folder: at most one process writes to it, be the others on this host, in other containers or on other hosts
 * that share the disk.
 *
 * Each process announces itself by a file of its own, `.lock-ID`, and only then looks for the files of others. If one of
 * them belongs to a living process, it withdraws. Two that come at once may both withdraw and try again, but never both
 * stay, since the later one to look sees the other. No name is used twice, so that clearing a dead lock cannot hit a
 * living one.
 *
 * A process that can be seen from here (same host, start of the system and PID namespace) is alive if it runs, is no
 * zombie and has the file open. Any other is alive if its file was written less than `stale` ago; both times are those of the file system, so
 * clocks of hosts may differ. A holder whose file was cleared, as it had stood still for too long, finds out before its
 * next write (`assertHeld`) and stops.
 */
import { randomUUID } from 'node:crypto';
import { type BigIntStats, existsSync, fstatSync, rmdirSync, rmSync, statSync } from 'node:fs';
import { type FileHandle, open, readdir, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { InputError, UsageError } from '../../core/errors.js';
import { BusyError } from '../../runs/store.js';
import type { WriteGuard } from './atomic-file.js';
import { fileError } from './bounded-file.js';
import { makeFolder, removeEmptyFolders } from './make-folder.js';
import { isHolding, ownIdentity, type ProcessIdentity, parseIdentity } from './process-identity.js';

const PREFIX = '.lock-';
/** Digits of a lock's ID that name the parts of files written under it. */
const ID_DIGITS = 8;
const ATTEMPTS = 4;
/** Also of a process that meets no holder, only others that come and go. */
const MOST_ATTEMPTS = 50;

/** True for the names of lock files, which say nothing about what a folder holds. */
export function isLockFile(name: string): boolean {
  return name.startsWith(PREFIX);
}

/** How signs of life are given and judged, in milliseconds. */
export interface LockTimes {
  /** Between signs of life. */
  readonly beat: number;
  /** Silence after which a process that cannot be seen from here is taken for dead. */
  readonly stale: number;
}

const TIMES: LockTimes = { beat: 10_000, stale: 120_000 };

/** A folder that is locked by this process. */
export interface FolderLock extends WriteGuard {
  readonly folder: string;
  /** Throws a LockLostError if the folder was removed or moved, or if its lock was. */
  assertHeld(): void;
  /** Gives the lock back; a folder that was made for it and is empty goes, too. */
  release(): Promise<void>;
}

/** The folder may not be written any more: it was removed or moved, or its lock was. */
export class LockLostError extends InputError {}

/** The folder is locked by another process, or by another task of this one. */
export class FolderBusyError extends BusyError {}

export interface LockOptions {
  readonly times?: LockTimes;
  /** The topmost folder that was made for what begins here, if the caller made it. */
  readonly made?: string | undefined;
}

/**
 * Takes the lock of a folder, which is made if it is not there. Throws a FolderBusyError that names the holder if it is
 * taken, and an InputError if the folder cannot be written.
 */
export async function lockFolder(
  folder: string,
  { times = TIMES, made }: LockOptions = {},
): Promise<FolderLock> {
  if (folder === '') throw new UsageError('a folder to write to must have a name, got ""');
  // Later changes of the working folder do not move it.
  const path = resolve(folder);
  let top = made && resolve(made);
  for (let attempt = 1; ; attempt++) {
    top ??= await makeFolder(folder);
    try {
      const taken = await tryLock(path, times, top);
      if ('file' in taken) return heldLock(folder, taken, times, top);
      if (attempt >= ATTEMPTS && taken.holder !== undefined) throw busy(folder, taken.holder);
      if (attempt >= MOST_ATTEMPTS)
        throw new FolderBusyError(`${folder}: many processes want it at once; try again`);
    } catch (error) {
      // Another process that failed may have given back the folder between making and locking it.
      const isGone = (error as NodeJS.ErrnoException).code === 'ENOENT' && !existsSync(path);
      if (!(isGone && attempt < ATTEMPTS)) {
        if (top !== undefined) await removeEmptyFolders(path, top);
        throw isNotAllowed(error)
          ? new InputError(`${folder}: cannot be written, the system allows no new file there`)
          : fileError(error, folder);
      }
    }
    await sleep(20 + 150 * Math.random());
  }
}

/** Locks a folder for as long as `use` takes. */
export async function withFolderLock<T>(folder: string, use: (lock: FolderLock) => Promise<T>): Promise<T> {
  const lock = await lockFolder(folder);
  try {
    return await use(lock);
  } finally {
    await lock.release();
  }
}

/** True for the answer of /proc to a new file in a folder that exists. */
function isNotAllowed(error: unknown): boolean {
  const { code, syscall } = error as NodeJS.ErrnoException;
  return code === 'ENOENT' && syscall === 'open';
}

interface OwnFile {
  readonly id: string;
  readonly file: string;
  readonly handle: FileHandle;
  readonly text: string;
}

/** Announces this process and looks round: its file, or the holder that it found (none if its own file was cleared). */
async function tryLock(
  path: string,
  times: LockTimes,
  top: string | undefined,
): Promise<OwnFile | { readonly holder: Found | undefined }> {
  const self = await ownIdentity();
  const id = randomUUID();
  const file = join(path, `${PREFIX}${id}`);
  LEFT_AT_EXIT.set(file, { path, top });
  const handle = await open(file, 'wx').catch((error: unknown) => {
    LEFT_AT_EXIT.delete(file);
    throw error;
  });
  const own = { id, file, handle, text: JSON.stringify(self) };
  try {
    await giveSign(own);
    const { mtimeMs: now } = await handle.stat();
    const names = (await readdir(path)).filter(isLockFile).map((name) => join(path, name));
    const others = names.filter((name) => name !== file);
    const found = await Promise.all(others.map((other) => examine(other, self, now, times)));
    const holder = found.find(({ isAlive }) => isAlive);
    if (holder === undefined) {
      // A file that another process found empty, before our text was in it, may have been cleared.
      if (names.includes(file) && isLinked(handle)) {
        await Promise.all(others.map((dead) => rm(dead, { force: true })));
        return own;
      }
    }
    await dropFile(own);
    return { holder };
  } catch (error) {
    await dropFile(own);
    throw error;
  }
}

/** Written, not touched: the clock of the file system dates it, and a file that was cleared is not made again. */
async function giveSign({ handle, text }: OwnFile): Promise<void> {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; ) {
    at += (await handle.write(bytes, at, bytes.length - at, at)).bytesWritten;
  }
  await handle.sync();
}

async function dropFile({ file, handle }: OwnFile): Promise<void> {
  await handle.close();
  await rm(file, { force: true }).catch(() => undefined);
  LEFT_AT_EXIT.delete(file);
}

/** False if the file has no name any more. NFS answers ESTALE for one that another host removed. */
function isLinked(handle: FileHandle): boolean {
  try {
    return fstatSync(handle.fd).nlink > 0;
  } catch {
    return false;
  }
}

function heldLock(folder: string, own: OwnFile, { beat }: LockTimes, top: string | undefined): FolderLock {
  let beating = Promise.resolve();
  const timer = setInterval(() => {
    // A disk that is full for a moment must not end a training: the next sign may succeed, and a loss is found anyway.
    if (isLinked(own.handle)) beating = giveSign(own).catch(() => undefined);
  }, beat);
  timer.unref();
  const path = resolve(folder);
  return {
    folder,
    id: own.id.slice(0, ID_DIGITS),
    assertHeld() {
      const reason = lossOf(own, path);
      if (reason !== undefined) throw new LockLostError(`${folder}: ${reason}; nothing more is written`);
    },
    async release() {
      clearInterval(timer);
      await beating;
      await dropFile(own);
      if (top !== undefined) await removeEmptyFolders(path, top);
    },
  };
}

/** Why a lock does not hold any more; undefined if it does. */
function lossOf({ file, handle }: OwnFile, path: string): string | undefined {
  const isThere = existsSync(path);
  if (!isLinked(handle)) {
    return isThere
      ? 'its lock was removed, so that another process may write to it now'
      : 'was removed while it was being written';
  }
  // A folder that was moved takes the lock along; what is at its place now is none of ours.
  const there = statSync(file, { bigint: true, throwIfNoEntry: false });
  const { ino, dev } = fstatSync(handle.fd, { bigint: true });
  if (there?.ino === ino && there.dev === dev) return undefined;
  return `was moved${isThere ? ' and replaced' : ''} while it was being written`;
}

/** Lock files of this process, removed even if it ends by `process.exit`, with the folders that were made for them. */
const LEFT_AT_EXIT = new Map<string, { readonly path: string; readonly top: string | undefined }>();
process.on('exit', () => {
  for (const [file, { path, top }] of LEFT_AT_EXIT) {
    try {
      rmSync(file, { force: true });
      for (let folder = path; top !== undefined && folder.length >= top.length; folder = dirname(folder)) {
        rmdirSync(folder);
      }
    } catch {
      // A file that stays belongs to a dead process, which the next one finds out; a folder that is not empty is wanted.
    }
  }
});

interface Found {
  readonly file: string;
  readonly isAlive: boolean;
  readonly holder: ProcessIdentity | undefined;
  /** Milliseconds since its last sign of life. */
  readonly silent: number;
}

async function examine(
  file: string,
  self: ProcessIdentity,
  now: number,
  { stale }: LockTimes,
): Promise<Found> {
  const none = { file, isAlive: false, holder: undefined, silent: 0 };
  try {
    const { stats, text } = await readLock(file);
    const silent = now - Number(stats.mtimeMs);
    const holder = parseIdentity(text);
    // Its process has not looked round yet, and will see us when it does; or it died before it could.
    if (holder === undefined) return none;
    return { file, holder, silent, isAlive: (await isHolding(stats, holder, self)) ?? silent < stale };
  } catch (error) {
    // Given back in the meantime.
    if (['ENOENT', 'ESTALE'].includes((error as NodeJS.ErrnoException).code ?? '')) return none;
    throw error;
  }
}

/** Opened, not only looked at: NFS then asks the server again. Closed before its holder is looked for among the open files. */
async function readLock(file: string): Promise<{ readonly stats: BigIntStats; readonly text: string }> {
  const handle = await open(file, 'r');
  try {
    return { stats: await handle.stat({ bigint: true }), text: await handle.readFile('utf8') };
  } finally {
    await handle.close();
  }
}

function busy(folder: string, { file, holder, silent }: Found): FolderBusyError {
  const who = holder ? `process ${holder.pid} on ${holder.host} since ${holder.since}` : 'another process';
  const seconds = Math.max(0, Math.round(silent / 1000));
  return new FolderBusyError(
    `${folder} is being written by ${who} (last sign of life ${seconds} s ago); wait for it, ` +
      `or remove ${file} if that process is gone`,
  );
}
