/** Identity of a process, by which another one can find out if it still runs. */
import type { BigIntStats } from 'node:fs';
import { readdir, readFile, readlink, stat } from 'node:fs/promises';
import { hostname } from 'node:os';

export interface ProcessIdentity {
  readonly host: string;
  readonly pid: number;
  /** Time of locking, ISO 8601. */
  readonly since: string;
  /** Host, boot and PID namespace, in which `pid` has a meaning; absent without /proc. */
  readonly world?: string;
  /** Start time of the process, in clock ticks since boot; absent without /proc. */
  readonly start?: string;
}

/** Returns the identity of this process. */
export async function ownIdentity(): Promise<ProcessIdentity> {
  const known = { host: hostname(), pid: process.pid, since: new Date().toISOString() };
  try {
    // In a new PID namespace /proc may still be that of the old one, where this number is another process.
    if ((await readlink('/proc/self')) !== String(process.pid)) return known;
    const boot = (await readFile('/proc/sys/kernel/random/boot_id', 'utf8')).trim();
    const world = `${known.host} ${boot} ${await readlink('/proc/self/ns/pid')}`;
    return { ...known, world, start: (await processState(process.pid)).start };
  } catch {
    return known;
  }
}

/**
 * Returns true if a process is alive and holds its lock, false if not, and undefined if it is not visible: it runs on
 * another host, in another container, or /proc is missing. A zombie, another process with the same number, and one that
 * does not have the file open that `lock` describes (a lock copied with its folder) do not hold it.
 */
export async function isHolding(
  lock: BigIntStats,
  holder: ProcessIdentity,
  self: ProcessIdentity,
): Promise<boolean | undefined> {
  if (holder.world !== undefined && holder.world === self.world) {
    try {
      const { state, start } = await processState(holder.pid);
      return start === holder.start && !'ZX'.includes(state) && (await holdsOpen(holder.pid, lock));
    } catch {
      // /proc may hide processes of others (hidepid), or this process may have too many open files.
      return processExists(holder.pid) ? undefined : false;
    }
  }
  // Without /proc there are no PID namespaces, but a number may have been reused: only its absence is a proof.
  if (process.platform !== 'linux' && holder.host === self.host && !processExists(holder.pid)) return false;
  return undefined;
}

/** Parses an identity; returns undefined if the text is none, for example incomplete. */
export function parseIdentity(text: string): ProcessIdentity | undefined {
  try {
    const { host, pid, since, world, start } = JSON.parse(text) as Readonly<Record<string, unknown>>;
    if (!(typeof host === 'string' && typeof pid === 'number' && typeof since === 'string')) return undefined;
    const seen = typeof world === 'string' && typeof start === 'string' ? { world, start } : {};
    return { host, pid, since, ...seen };
  } catch {
    return undefined;
  }
}

/** Reads state and start time of a process. Throws if there is none. */
async function processState(pid: number): Promise<{ readonly state: string; readonly start: string }> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8');
  // Field 2, the name in brackets, may hold anything. The state is field 3, the start time field 22.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return { state: fields[0] ?? '', start: fields[19] ?? '' };
}

/** Returns false if the process does not have the file open; true also if its open files are not readable. */
async function holdsOpen(pid: number, { dev, ino }: BigIntStats): Promise<boolean> {
  const folder = `/proc/${pid}/fd`;
  let names: string[];
  try {
    names = await readdir(folder);
  } catch {
    return true;
  }
  for (const name of names) {
    const open = await stat(`${folder}/${name}`, { bigint: true }).catch(() => undefined);
    if (open?.ino === ino && open.dev === dev) return true;
  }
  return false;
}

function processExists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
