import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { UsageError } from '../../../src/core/errors.js';
import {
  checkImportFolder,
  type ImportOrigin,
  writeImport,
} from '../../../src/node/exports/imported-folder.js';
import { folderOf, temporaryFolder } from '../folders.js';

const ORIGIN: ImportOrigin = {
  kind: { task: 'autoencoder', neuron: 'lif' },
  from: { file: 'a.npz', format: 'npz', bytes: 3, checksum: 255 },
};
const FIRST = Uint8Array.of(1, 2, 3);

describe('a folder of an import that was cut off', () => {
  test.each(
    [
      ['checkpoint.safetensors.part.part'],
      ['checkpoint.safetensors.part'],
      ['checkpoint.safetensors'],
      ['checkpoint.safetensors', 'checkpoint.safetensors.part'],
      ['checkpoint.safetensors', 'imported.json.part'],
    ].map((names) => [names]),
  )('is replaced with --force and leaves nothing behind: %j', async (names) => {
    const folder = await folderOf(Object.fromEntries(names.map((name) => [name, new Uint8Array(1)])));
    await expect(checkImportFolder(folder, false)).rejects.toThrow(/cut off; replace it with --force/);
    await checkImportFolder(folder, true);
    await writeImport(folder, [FIRST], ORIGIN);
    expect(await readdir(folder)).toEqual(['checkpoint.safetensors', 'imported.json']);
    expect(await readFile(join(folder, 'checkpoint.safetensors'))).toEqual(Buffer.from(FIRST));
    await expect(checkImportFolder(folder, false)).rejects.toThrow('already holds an imported network');
  });

  test('is not one where another file lies, or a run', async () => {
    for (const other of ['notes.txt', 'config.json']) {
      const folder = await folderOf({ 'checkpoint.safetensors': FIRST, [other]: FIRST });
      const refused = checkImportFolder(folder, true);
      await expect(refused).rejects.toThrow(UsageError);
      await expect(refused).rejects.toThrow('holds other files');
    }
  });
});

test('an import that cannot write its network leaves the earlier one as it was', async () => {
  const folder = join(await temporaryFolder(), 'imported');
  await writeImport(folder, [FIRST], ORIGIN);
  const origin = await readFile(join(folder, 'imported.json'));
  for (const part of ['part', 'part.part']) await mkdir(join(folder, `checkpoint.safetensors.${part}`));
  await expect(writeImport(folder, [Uint8Array.of(9)], ORIGIN)).rejects.toThrow('is a folder');
  expect(await readFile(join(folder, 'checkpoint.safetensors'))).toEqual(Buffer.from(FIRST));
  expect(await readFile(join(folder, 'imported.json'))).toEqual(origin);
});
