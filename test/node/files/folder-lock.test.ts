/** The lock of a folder against other processes, dead ones, copies and other hosts. */
import { type ChildProcess, spawn } from 'node:child_process';
import { cp, mkdir, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, onTestFinished, test } from 'vitest';
import { FolderBusyError, isLockFile, lockFolder } from '../../../src/node/files/folder-lock.js';
import { ownIdentity } from '../../../src/node/files/process-identity.js';
import { temporaryFolder } from '../folders.js';

const HOLD = fileURLToPath(new URL('hold-lock.mjs', import.meta.url));
/** Processes that cannot be seen are taken for dead after five seconds. */
const QUICK = { beat: 100, stale: 5000 };

/** Another process that tries to take the lock, and its first line: `held`, or why not. */
async function otherProcess(
  folder: string,
  wrapper: readonly string[] = [],
): Promise<[ChildProcess, string]> {
  const [program, ...words] = [...wrapper, process.execPath, HOLD, folder, String(QUICK.beat)];
  const child = spawn(program, words, { stdio: ['pipe', 'pipe', 'inherit'] });
  onTestFinished(() => {
    child.stdin.destroy();
  });
  return [child, await said(child)];
}

function said(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.stdout?.once('data', (text: Buffer) => resolve(text.toString().trim()));
    child.once('close', () => resolve('nothing'));
  });
}

const locksIn = async (folder: string) => (await readdir(folder)).filter(isLockFile);

/** A lock file of a process that cannot be seen from here. */
async function foreignLock(folder: string, change: object = {}): Promise<string> {
  const file = join(folder, '.lock-of-another');
  await writeFile(
    file,
    JSON.stringify({ ...(await ownIdentity()), host: 'far', world: 'far away', ...change }),
  );
  return file;
}

describe('the lock of a folder', () => {
  test('is held by one task at a time, is named in the refusal, and leaves nothing', async () => {
    const folder = await temporaryFolder();
    const lock = await lockFolder(folder);
    const refused = lockFolder(folder);
    await expect(refused).rejects.toThrow(FolderBusyError);
    await expect(refused).rejects.toThrow(`${folder} is being written by process ${process.pid} on `);
    lock.assertHeld();
    await lock.release();
    expect(await readdir(folder)).toEqual([]);
    await (await lockFolder(folder)).release();
  });

  test('makes the folder, and takes it away again if it stays empty', async () => {
    const parent = await temporaryFolder();
    const folder = join(parent, 'a', 'b', 'c');
    await (await lockFolder(folder)).release();
    expect(await readdir(parent)).toEqual([]);
    const lock = await lockFolder(folder);
    await writeFile(join(folder, 'kept'), '');
    await lock.release();
    expect(await readdir(folder)).toEqual(['kept']);
  });

  test('that another process holds is refused until it ends, however it ends', async () => {
    const folder = await temporaryFolder();
    const [child, first] = await otherProcess(folder);
    expect(first).toBe('held');
    await expect(lockFolder(folder)).rejects.toThrow(`by process ${child.pid} on `);
    // One that stands still is not dead.
    child.kill('SIGSTOP');
    await expect(lockFolder(folder)).rejects.toThrow(FolderBusyError);
    child.kill('SIGKILL');
    await new Promise((resolve) => child.once('close', resolve));
    expect(await locksIn(folder)).toHaveLength(1);
    await (await lockFolder(folder)).release();
    expect(await readdir(folder)).toEqual([]);
  });

  test('of a zombie is free', async () => {
    const folder = await temporaryFolder();
    // A shell that never reaps its child.
    const script = `"$0" "$1" "$2" & echo $!; exec sleep 600`;
    const shell = spawn('bash', ['-c', script, process.execPath, HOLD, folder], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    onTestFinished(() => {
      shell.stdin.destroy();
      shell.kill('SIGKILL');
    });
    let text = '';
    shell.stdout.on('data', (data: Buffer) => {
      text += data.toString();
    });
    await expect.poll(() => text).toContain('held');
    const pid = Number(/^\d+/m.exec(text)?.[0]);
    process.kill(pid, 'SIGKILL');
    const state = async () => (await readFile(`/proc/${pid}/stat`, 'utf8')).replace(/^.*\) (.).*$/s, '$1');
    await expect.poll(state).toBe('Z');
    await (await lockFolder(folder)).release();
  });

  test('of another process that got the number of a dead one is free', async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, '.lock-old'), JSON.stringify({ ...(await ownIdentity()), start: '1' }));
    await (await lockFolder(folder)).release();
    expect(await readdir(folder)).toEqual([]);
  });

  test('does not go with a copy of the folder', async () => {
    const [folder, copy] = [await temporaryFolder(), await temporaryFolder()];
    const lock = await lockFolder(folder);
    await cp(folder, copy, { recursive: true });
    expect(await locksIn(copy)).toHaveLength(1);
    await (await lockFolder(copy)).release();
    expect(await locksIn(copy)).toEqual([]);
    await lock.release();
  });

  test('of a process that cannot be seen is free when it was silent for long', async () => {
    const folder = await temporaryFolder();
    const file = await foreignLock(folder);
    await expect(lockFolder(folder)).rejects.toThrow(
      /by process \d+ on far since .* remove .*lock-of-another/,
    );
    const old = Date.now() / 1000 - 3600;
    await utimes(file, old, old);
    const lock = await lockFolder(folder);
    expect(await locksIn(folder)).toHaveLength(1);
    await lock.release();
  });

  test('gives signs of life', async () => {
    const folder = await temporaryFolder();
    const lock = await lockFolder(folder, { times: QUICK });
    const [name] = await locksIn(folder);
    const file = join(folder, name);
    const old = Date.now() / 1000 - 3600;
    await utimes(file, old, old);
    const age = async () => Date.now() - (await import('node:fs')).statSync(file).mtimeMs;
    await expect.poll(age).toBeLessThan(60_000);
    await lock.release();
  });

  test('that is lost is found out: another host took over, the folder is gone', async () => {
    const folder = await temporaryFolder();
    const lock = await lockFolder(folder);
    for (const name of await locksIn(folder)) await rm(join(folder, name));
    expect(() => lock.assertHeld()).toThrow(
      'its lock was removed, so that another process may write to it now',
    );
    await lock.release();
    const again = await lockFolder(folder);
    await rm(folder, { recursive: true });
    expect(() => again.assertHeld()).toThrow('was removed while it was being written');
    await again.release();
  });

  test('is taken past files that say nothing', async () => {
    const folder = await temporaryFolder();
    for (const [i, text] of ['', '{', '{"pid":"x"}', 'null', '[]'].entries()) {
      await writeFile(join(folder, `.lock-${i}`), text);
    }
    await (await lockFolder(folder)).release();
    expect(await readdir(folder)).toEqual([]);
  });

  test('goes to at most one of many that come at once, again and again, also onto a dead lock', async () => {
    const parent = await temporaryFolder();
    for (let round = 0; round < 12; round++) {
      const folder = join(parent, String(round));
      if (round % 2 === 0) {
        await mkdir(folder);
        await writeFile(join(folder, '.lock-old'), JSON.stringify({ ...(await ownIdentity()), start: '1' }));
      }
      const racers = Array.from({ length: 12 }, () => lockFolder(folder));
      const taken = (await Promise.allSettled(racers)).filter((racer) => racer.status === 'fulfilled');
      expect(taken.length).toBeLessThanOrEqual(1);
      for (const { value } of taken) {
        value.assertHeld();
        await value.release();
      }
    }
  });

  test('goes to at most one of six processes', async () => {
    const folder = await temporaryFolder();
    const racers = await Promise.all(Array.from({ length: 6 }, () => otherProcess(folder)));
    const lines = racers.map(([, line]) => line);
    expect(lines.filter((line) => line === 'held').length).toBeLessThanOrEqual(1);
    for (const line of lines)
      expect(line).toMatch(/^held$|is being written by process \d+|many processes try to lock it/);
  });
});

/** True if this user may make PID namespaces and host names of their own. */
const canUnshare = await new Promise<boolean>((resolve) => {
  const child = spawn('unshare', ['-u', '-p', '-f', '--mount-proc', 'true'], { stdio: 'ignore' });
  child.on('error', () => resolve(false));
  child.on('close', (code) => resolve(code === 0));
});

describe.skipIf(!canUnshare)('across containers (skipped where namespaces cannot be made)', () => {
  const CONTAINER = ['unshare', '--kill-child', '-p', '-f', '--mount-proc'];
  const HALF_CONTAINER = ['unshare', '--kill-child', '-p', '-f'];
  const HOST = [
    'unshare',
    '-u',
    '-p',
    '-f',
    '--mount-proc',
    'bash',
    '-c',
    'hostname other && exec "$0" "$@"',
  ];

  test.each([
    ['a container and the host', [], CONTAINER],
    ['two containers', CONTAINER, CONTAINER],
    ['two containers that see the processes of the host', HALF_CONTAINER, HALF_CONTAINER],
    ['two hosts', HOST, CONTAINER],
    ['the same host by another name', HOST, []],
  ])('%s: one holds it, the other is refused', async (_, first, second) => {
    const folder = await temporaryFolder();
    const [, one] = await otherProcess(folder, first);
    const [, two] = await otherProcess(folder, second);
    expect(one).toBe('held');
    expect(two).toContain('is being written by process');
  });

  test('a holder in a container that is killed is taken for dead after a while', async () => {
    const folder = await temporaryFolder();
    const [child, one] = await otherProcess(folder, CONTAINER);
    expect(one).toBe('held');
    await expect(lockFolder(folder, { times: QUICK })).rejects.toThrow(FolderBusyError);
    child.kill('SIGKILL');
    await expect
      .poll(async () => {
        const lock = await lockFolder(folder, { times: QUICK }).catch(() => undefined);
        await lock?.release();
        return lock !== undefined;
      })
      .toBe(true);
  });
});
