/** Reading of files of untrusted size, and texts of the file system's errors. */
import { type FileHandle, open, readdir, stat } from 'node:fs/promises';
import { InputError } from '../../core/errors.js';

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'does not exist',
  EACCES: 'may not be read or written',
  EPERM: 'may not be read or written',
  EISDIR: 'is a folder, expected a file',
  ERR_FS_EISDIR: 'is a folder, expected a file',
  ENOTDIR: 'is a file, expected a folder',
  EEXIST: 'is a file, expected a folder',
  ENOSPC: 'cannot be written, the disk is full',
  EROFS: 'cannot be written, the disk is read-only',
  EDQUOT: 'cannot be written, the disk quota is used up',
  EFBIG: 'cannot be written, files may not become that large here (ulimit -f)',
  EMFILE: 'cannot be opened, this process has too many open files (ulimit -n)',
  ENFILE: 'cannot be opened, this machine has too many open files',
  ELOOP: 'cannot be used, its links lead in a circle',
  ENAMETOOLONG: 'cannot be used, the name is too long',
  EIO: 'cannot be read or written, the disk reports an error',
};

/** Returns the reason of a file system's error as text; undefined for other errors. */
export function systemReason(error: unknown): string | undefined {
  const { code, syscall } = error as NodeJS.ErrnoException;
  if (typeof code !== 'string' || typeof syscall !== 'string') return undefined;
  return REASONS[code] ?? `cannot be used (${code})`;
}

/** Converts a file system's error to an InputError that names the file; returns any other error unchanged. */
export function fileError(error: unknown, file: string): unknown {
  const reason = error instanceof InputError ? undefined : systemReason(error);
  return reason === undefined ? error : new InputError(`${file}: ${reason}`);
}

/** Most bytes that a system reads at once. */
const MOST_AT_ONCE = 2 ** 30;

/** Reads the first `length` bytes of a file, fewer if it is shorter. */
export async function readStart(handle: FileHandle, length: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(length);
  let filled = 0;
  while (filled < length) {
    const wanted = Math.min(MOST_AT_ONCE, length - filled);
    const { bytesRead } = await handle.read(bytes, filled, wanted, filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return bytes.subarray(0, filled);
}

/** Opens a file for reading, calls `use` with it and its length, and closes it. */
export async function withFile<T>(
  file: string,
  use: (handle: FileHandle, size: number) => Promise<T>,
): Promise<T> {
  let handle: FileHandle | undefined;
  try {
    handle = await open(file, 'r');
    const stats = await handle.stat();
    if (stats.isDirectory()) throw new InputError(`${file}: ${REASONS.EISDIR}`);
    return await use(handle, stats.size);
  } catch (error) {
    throw fileError(error, file);
  } finally {
    await handle?.close();
  }
}

/** Reads a file of at most `limit` bytes. Throws an InputError if it is larger or cannot be read. */
export function readFileBounded(file: string, limit: number): Promise<Uint8Array> {
  return withFile(file, (handle, size) => {
    if (size > limit) throw new InputError(`${file}: ${size} bytes long, at most ${limit}`);
    return readStart(handle, size);
  });
}

/** Returns the names in a folder; none if it does not exist. Throws an InputError if it cannot be read. */
export async function presentNames(folder: string): Promise<ReadonlySet<string>> {
  try {
    return new Set(await readdir(folder));
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return new Set();
    throw fileError(error, folder);
  }
}

/** Returns true if a path is a folder. Throws an InputError if nothing is there. */
export async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch (error) {
    throw fileError(error, path);
  }
}
