/** `import` of files that are made or damaged to take for ever, or all of the memory. */
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../node/folders.js';
import { cli } from './run-cli.js';

async function withHanging(): Promise<{ folder: string; words: readonly string[] }> {
  const folder = await temporaryFolder();
  const fixture = new URL('../formats/nir/hangs-2.nir.gz', import.meta.url);
  await writeFile(join(folder, 'hangs.nir'), gunzipSync(await readFile(fixture)));
  return { folder, words: ['import', join(folder, 'hangs.nir'), '-o', join(folder, 'never')] };
}

test('a damaged NIR file that HDF5 never ends with is refused after the limit of time', async () => {
  const { folder, words } = await withHanging();
  const { code, out, err } = await cli([...words, '--time-limit', '1']);
  expect({ code, out }).toEqual({ code: 1, out: '' });
  expect(err).toMatch(
    /^spikeloom: \S+hangs\.nir: reading its 21104 bytes did not end within 1 s: [^\n]+ --time-limit [^\n]+\n$/,
  );
  expect(await readdir(folder)).toEqual(['hangs.nir']);
});

test('a limit of time must be above 0, and is of NIR files', async () => {
  const { folder, words } = await withHanging();
  expect(await cli([...words, '--time-limit', '0'])).toMatchObject({
    code: 2,
    err: 'spikeloom: --time-limit must be a number of seconds above 0, got "0"\n',
  });
  await writeFile(join(folder, 'a.npy'), Uint8Array.of(0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, 0, 0));
  const npy = await cli(['import', join(folder, 'a.npy'), '-o', join(folder, 'a.spk'), '--time-limit', '5']);
  expect(npy).toMatchObject({ code: 2, err: expect.stringContaining('leave out --time-limit') });
});
