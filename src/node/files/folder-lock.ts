/**
 * Lock on a folder: at most one process writes to it, among all on this host, in other containers and on other hosts
 * that share the disk.
 *
 * Each process first creates its own file, `.lock-ID`, and then searches for the files of others. If one of them
 * belongs to a living process, it withdraws. Two that start at once may both withdraw and retry, but never both stay,
 * since the later search finds the other's file. No name is used twice, so that removing a dead lock cannot hit a
 * living one.
 *
 * A visible process (same host, boot and PID namespace) is alive if it runs, is no zombie and has the file open. Any
 * other is alive if its file was written less than `stale` ago; both times are those of the file system, so clocks of
 * hosts may differ. A holder whose file was removed, because it had been suspended for too long, detects this before
 * its next write (`assertHeld`) and stops.
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
/** Digits of a lock's ID in the names of temporary files written under it. */
const ID_DIGITS = 8;
const ATTEMPTS = 4;
/** Most attempts, also if there is no holder and only other processes that withdraw. */
const MOST_ATTEMPTS = 50;

/** Returns true for names of lock files, which are no content of a folder. */
export function isLockFile(name: string): boolean {
  return name.startsWith(PREFIX);
}

/** Heartbeat of locks, in milliseconds. */
export interface LockTimes {
  /** Interval of heartbeats. */
  readonly beat: number;
  /** Silence after which a process that is not visible counts as dead. */
  readonly stale: number;
}

const TIMES: LockTimes = { beat: 10_000, stale: 120_000 };

/** A folder that is locked by this process. */
export interface FolderLock extends WriteGuard {
  readonly folder: string;
  /** Throws a LockLostError if the folder was removed or moved, or if its lock was. */
  assertHeld(): void;
  /** Releases the lock, and removes a folder that was made for it and is empty. */
  release(): Promise<void>;
}

/** Error if the folder may no longer be written: it, or its lock, was removed or moved. */
export class LockLostError extends InputError {}

/** Error if the folder is locked by another process, or by another task of this one. */
export class FolderBusyError extends BusyError {}

export interface LockOptions {
  readonly times?: LockTimes;
  /** Topmost folder that the caller made for this work, if any. */
  readonly made?: string | undefined;
}

/**
 * Locks a folder, which is made if it does not exist. Throws a FolderBusyError that names the holder if it is locked,
 * and an InputError if the folder cannot be written.
 */
export async function lockFolder(
  folder: string,
  { times = TIMES, made }: LockOptions = {},
): Promise<FolderLock> {
  if (folder === '') throw new UsageError('a folder to write to must have a name, got ""');
  // Absolute: later changes of the working folder have no effect.
  const path = resolve(folder);
  let top = made && resolve(made);
  for (let attempt = 1; ; attempt++) {
    top ??= await makeFolder(folder);
    try {
      const taken = await tryLock(path, times, top);
      if ('file' in taken) return heldLock(folder, taken, times, top);
      if (attempt >= ATTEMPTS && taken.holder !== undefined) throw busy(folder, taken.holder);
      if (attempt >= MOST_ATTEMPTS)
        throw new FolderBusyError(`${folder}: many processes try to lock it at once; try again`);
    } catch (error) {
      // Another process that failed may have removed the folder between making and locking it.
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

/** Locks a folder while `use` runs. */
export async function withFolderLock<T>(folder: string, use: (lock: FolderLock) => Promise<T>): Promise<T> {
  const lock = await lockFolder(folder);
  try {
    return await use(lock);
  } finally {
    await lock.release();
  }
}

/** Returns true for the error of /proc for a new file in a folder that exists. */
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

/** Creates this process's file and searches for others: returns it, or a holder (none if its own file was removed). */
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
      // Another process may have found the file empty, before the text was written, and removed it.
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

/** Writes a heartbeat. Writing, not `utimes`: the file system's clock dates it, and a removed file is not recreated. */
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

/** Returns false if the file has no name any more. NFS answers ESTALE for one that another host removed. */
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
    // A disk that is briefly full must not end a training: the next heartbeat may succeed; a loss is detected anyway.
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

/** Returns the reason why a lock is lost; undefined if it holds. */
function lossOf({ file, handle }: OwnFile, path: string): string | undefined {
  const isThere = existsSync(path);
  if (!isLinked(handle)) {
    return isThere
      ? 'its lock was removed, so that another process may write to it now'
      : 'was removed while it was being written';
  }
  // A moved folder takes the lock along; a folder at its place now belongs to others.
  const there = statSync(file, { bigint: true, throwIfNoEntry: false });
  const { ino, dev } = fstatSync(handle.fd, { bigint: true });
  if (there?.ino === ino && there.dev === dev) return undefined;
  return `was moved${isThere ? ' and replaced' : ''} while it was being written`;
}

/** Lock files of this process and the folders made for them, removed even if it ends by `process.exit`. */
const LEFT_AT_EXIT = new Map<string, { readonly path: string; readonly top: string | undefined }>();
process.on('exit', () => {
  for (const [file, { path, top }] of LEFT_AT_EXIT) {
    try {
      rmSync(file, { force: true });
      for (let folder = path; top !== undefined && folder.length >= top.length; folder = dirname(folder)) {
        rmdirSync(folder);
      }
    } catch {
      // A remaining file belongs to a dead process, which the next one detects; a folder that is not empty is kept.
    }
  }
});

interface Found {
  readonly file: string;
  readonly isAlive: boolean;
  readonly holder: ProcessIdentity | undefined;
  /** Milliseconds since its last heartbeat. */
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
    // Its process has not searched yet, and will find this one when it does; or it died before.
    if (holder === undefined) return none;
    return { file, holder, silent, isAlive: (await isHolding(stats, holder, self)) ?? silent < stale };
  } catch (error) {
    // Released in the meantime.
    if (['ENOENT', 'ESTALE'].includes((error as NodeJS.ErrnoException).code ?? '')) return none;
    throw error;
  }
}

/** Reads a lock. Opening makes NFS ask the server again; the file is closed before the search for its holder. */
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
