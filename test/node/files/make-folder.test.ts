import { existsSync } from 'node:fs';
import { readdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { InputError } from '../../../src/core/errors.js';
import { makeFolder, makeNewFolder } from '../../../src/node/files/make-folder.js';
import { freeRunFolder } from '../../../src/node/runs/run-folder.js';
import { temporaryFolder } from '../folders.js';

describe('a folder', () => {
  test('is made with those above it, and the topmost new one is known', async () => {
    const parent = await temporaryFolder();
    expect(await makeFolder(join(parent, 'a/b/c'))).toBe(join(parent, 'a'));
    expect(await makeFolder(join(parent, 'a/b/c'))).toBeUndefined();
    expect(await makeFolder(join(parent, 'a/b/d'))).toBe(join(parent, 'a/b/d'));
  });

  test('that many make at once is made once', async () => {
    const parent = await temporaryFolder();
    const made = await Promise.all(Array.from({ length: 20 }, () => makeNewFolder(join(parent, 'a/b'))));
    expect(made.filter((top) => top !== undefined)).toHaveLength(1);
  });

  test('with a number is another for each that asks', async () => {
    const parent = await temporaryFolder();
    const made = await Promise.all(Array.from({ length: 20 }, () => freeRunFolder(parent, 'digits')));
    expect(new Set(made).size).toBe(20);
    expect(await readdir(parent)).toHaveLength(20);
  });

  test.each<[string, (parent: string) => Promise<string>, RegExp]>([
    [
      'below a file',
      async (parent) => {
        await writeFile(join(parent, 'file'), '');
        return join(parent, 'file', 'run');
      },
      /is a file, expected a folder/,
    ],
    [
      'where a file is',
      async (parent) => {
        await writeFile(join(parent, 'file'), '');
        return join(parent, 'file');
      },
      /is a file, expected a folder/,
    ],
    [
      'by a link to nothing',
      async (parent) => {
        await symlink('nowhere', join(parent, 'link'));
        return join(parent, 'link');
      },
      /is a link to something that does not exist/,
    ],
    [
      'below a link to nothing',
      async (parent) => {
        await symlink('nowhere', join(parent, 'link'));
        return join(parent, 'link', 'run');
      },
      /is a link to something that does not exist/,
    ],
    ['with a name that is too long', async (parent) => join(parent, 'n'.repeat(300)), /the name is too long/],
  ])('that cannot be made %s is refused with the reason', async (_, place, reason) => {
    const folder = await place(await temporaryFolder());
    const error = await makeFolder(folder).catch((failure: unknown) => failure);
    expect(error).toBeInstanceOf(InputError);
    expect((error as InputError).message).toMatch(reason);
  });

  test.skipIf(!existsSync('/proc/self'))('in /proc is refused at once', async () => {
    await expect(makeFolder('/proc/x')).rejects.toThrow(
      '/proc/x: cannot be made, the system allows no new folder',
    );
    await expect(makeFolder('/proc/x/y')).rejects.toThrow(InputError);
  });
});
