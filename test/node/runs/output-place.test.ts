import { mkdir, symlink } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { describe, expect, test } from 'vitest';
import { UsageError } from '../../../src/core/errors.js';
import { checkOutputs } from '../../../src/node/runs/output-place.js';
import { folderOf } from '../folders.js';

const NONE = new Uint8Array();

async function refusal(outputs: readonly string[], inputs: readonly string[] = []): Promise<string> {
  const error = await checkOutputs(outputs, inputs).then(
    () => new Error('it was allowed'),
    (thrown: Error) => thrown,
  );
  expect(error).toBeInstanceOf(UsageError);
  return error.message;
}

describe('refused as an output is', () => {
  test('what is read, by any path to it', async () => {
    const folder = await folderOf({ 'map.spk': NONE });
    const map = join(folder, 'map.spk');
    await symlink(folder, join(folder, 'link'));
    for (const path of [map, join(folder, 'link', 'map.spk'), relative(process.cwd(), map)]) {
      expect(await refusal([join(folder, 'other'), path], [map])).toBe(
        `${path} is what is read, and would be overwritten: name another file`,
      );
    }
    await checkOutputs([join(folder, 'other.spk')], [map]);
  });

  test('a file that belongs to a run or an imported network, but not the same name elsewhere', async () => {
    const folder = await folderOf({ 'run/config.json': NONE, 'theirs/imported.json': NONE });
    for (const run of ['run', 'theirs']) {
      for (const name of ['config.json', 'metrics.jsonl', 'checkpoint.safetensors', 'summary.json']) {
        const file = join(folder, run, name);
        expect(await refusal([file])).toContain(`${file} belongs to the network in ${join(folder, run)}`);
      }
      await checkOutputs([join(folder, run, 'model.nir')], []);
    }
    await mkdir(join(folder, 'plain'));
    await checkOutputs([join(folder, 'plain', 'checkpoint.safetensors')], []);
  });

  test('an empty name', async () => {
    expect(await refusal([''])).toBe('the name of a file to write is empty: give one');
  });
});
