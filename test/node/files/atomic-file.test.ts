import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { InputError } from '../../../src/core/errors.js';
import { writeFileAtomic } from '../../../src/node/files/atomic-file.js';
import { temporaryFolder } from '../folders.js';

describe('a file that is written whole', () => {
  test('replaces what was there, and leaves nothing beside it', async () => {
    const folder = await temporaryFolder();
    const file = join(folder, 'a.txt');
    await writeFileAtomic(file, 'first');
    await writeFileAtomic(file, new TextEncoder().encode('second'));
    expect(await readFile(file, 'utf8')).toBe('second');
    expect(await readdir(folder)).toEqual(['a.txt']);
  });

  test('may be given part after part', async () => {
    const file = join(await temporaryFolder(), 'a.bin');
    await writeFileAtomic(file, [Uint8Array.of(1, 2), new Uint8Array(0), Uint8Array.of(3, 4, 5).subarray(1)]);
    expect([...(await readFile(file))]).toEqual([1, 2, 4, 5]);
  });

  test('replaces what a kill left beside it', async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'a.txt.part'), 'half of something longer');
    await writeFileAtomic(join(folder, 'a.txt'), 'whole');
    expect(await readFile(join(folder, 'a.txt'), 'utf8')).toBe('whole');
    expect(await readdir(folder)).toEqual(['a.txt']);
  });

  test('leaves the earlier one where it cannot be written', async () => {
    const folder = await temporaryFolder();
    const file = join(folder, 'a.txt');
    await writeFileAtomic(file, 'first');
    await mkdir(`${file}.part`);
    await expect(writeFileAtomic(file, 'second')).rejects.toThrow(InputError);
    expect(await readFile(file, 'utf8')).toBe('first');
  });

  // What a full disk does: this device takes no byte.
  test.skipIf(process.platform !== 'linux')('says that the disk is full', async () => {
    const folder = await temporaryFolder();
    const { symlink } = await import('node:fs/promises');
    await writeFileAtomic(join(folder, 'a.txt'), 'first');
    await symlink('/dev/full', join(folder, 'a.txt.part'));
    const writing = writeFileAtomic(join(folder, 'a.txt'), 'second');
    await expect(writing).rejects.toThrow(`${join(folder, 'a.txt')}: cannot be written, the disk is full`);
    expect(await readFile(join(folder, 'a.txt'), 'utf8')).toBe('first');
  });

  test('names a folder that is not there', async () => {
    const file = join(await temporaryFolder(), 'none', 'a.txt');
    await expect(writeFileAtomic(file, 'x')).rejects.toThrow(`${file}: does not exist`);
  });
});
