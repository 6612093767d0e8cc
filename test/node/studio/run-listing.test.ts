/** What the server says of the runs in a folder. */
import { cp, mkdir, readFile, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { listRuns } from '../../../src/node/studio/list-runs.js';
import { type RunListing, SERVED_RUN_FILES } from '../../../src/runs/run-listing.js';
import { RUN_FILES } from '../../../src/runs/store.js';
import { temporaryFolder } from '../folders.js';
import { smallRun } from '../runs/runs.js';
import { folderForAll } from '../shared-folder.js';
import { ask, studio } from './studios.js';

let run: string;
let config: { readonly started: string; readonly options: object; readonly data: object };

beforeAll(async () => {
  run = join(await folderForAll(), 'run');
  await smallRun(run);
  config = JSON.parse(await readFile(join(run, 'config.json'), 'utf8'));
});

/** A run that was only just begun, with another configuration in parts. */
async function begin(folder: string, changes: object = {}): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'config.json'), JSON.stringify({ ...config, ...changes }));
}

const ids = ({ runs }: RunListing) => runs.map(({ id }) => id);

test('all files of a run but its configuration are given out', () => {
  const { config: own, ...others } = RUN_FILES;
  expect(own).toBe('config.json');
  expect([...SERVED_RUN_FILES].sort()).toEqual(Object.values(others).sort());
});

describe('a run', () => {
  test('that is complete is told with its result and its files', async () => {
    const folder = await temporaryFolder();
    await cp(run, join(folder, 'digits-1'), { recursive: true });
    await writeFile(join(folder, 'digits-1', 'notes.txt'), 'mine');
    const { runs, ...rest } = await listRuns(folder);
    expect(rest).toEqual({ folder: basename(folder), broken: [], leftOut: 0 });
    const summary = JSON.parse(await readFile(join(run, 'summary.json'), 'utf8'));
    const { mse, spikeMse, samples } = summary.test;
    const { total } = summary.cost;
    const [told] = runs;
    expect(told).toEqual({
      id: 'digits-1',
      kind: { task: 'autoencoder', neuron: 'lif' },
      data: 'digits',
      started: config.started,
      widths: [64, 12, 64],
      batches: 8,
      complete: true,
      options: { ...config.options, neuron: 'lif' },
      test: { mse, spikeMse, samples },
      cost: { operations: total.synapticOperations.effectiveAcs, energyEstimate: total.energyEstimate },
      msPerBatch: summary.msPerBatch,
      threads: summary.threads,
      files: expect.any(Object),
    });
    for (const [name, size] of Object.entries(told.files)) {
      expect([name, size]).toEqual([name, (await readFile(join(run, name))).length]);
    }
    const names = SERVED_RUN_FILES.filter((name) => name !== 'drawings.png');
    expect(Object.keys(told.files)).toEqual(names);
  });

  test('that was only begun has none', async () => {
    const folder = await temporaryFolder();
    await begin(join(folder, 'new'));
    const [told] = (await listRuns(folder)).runs;
    expect(told).toMatchObject({ id: 'new', complete: false, files: {} });
    expect(told).not.toHaveProperty('test');
    expect(told).not.toHaveProperty('msPerBatch');
  });

  test('may be the folder itself', async () => {
    const listing = await listRuns(run);
    expect(ids(listing)).toEqual(['']);
    expect(listing.folder).toBe('run');
  });
});

describe('runs are looked for', () => {
  test('up to four folders deep, not in runs, hidden folders, packages and links', async () => {
    const folder = await temporaryFolder();
    for (const id of ['one', 'a/two', 'a/b/three', 'a/b/c/four', 'a/b/c/d/five', 'one/inner', '.git/run']) {
      await begin(join(folder, id));
    }
    await begin(join(folder, 'node_modules/run'));
    const elsewhere = await temporaryFolder();
    await begin(join(elsewhere, 'SECRET'));
    await symlink(elsewhere, join(folder, 'link'));
    await mkdir(join(folder, 'linked'));
    await symlink(join(elsewhere, 'SECRET', 'config.json'), join(folder, 'linked', 'config.json'));
    const listing = await listRuns(folder);
    expect(ids(listing).sort()).toEqual(['a/b/c/four', 'a/b/three', 'a/two', 'one']);
    expect(listing.broken).toEqual([]);
  });

  test('and listed newest first', async () => {
    const folder = await temporaryFolder();
    for (const [id, day] of [
      ['a', 3],
      ['b', 9],
      ['c', 5],
      ['d', 5],
    ] as const) {
      await begin(join(folder, id), { started: `2026-01-0${day}T10:00:00.000Z` });
    }
    expect(ids(await listRuns(folder))).toEqual(['b', 'c', 'd', 'a']);
  });

  test('at most 500, those written last', async () => {
    const folder = await temporaryFolder();
    for (let i = 0; i < 503; i++) {
      await begin(join(folder, `run-${i}`));
      await utimes(join(folder, `run-${i}`, 'config.json'), 1000 + i, 1000 + i);
    }
    const listing = await listRuns(folder);
    expect(listing).toMatchObject({ leftOut: 3, broken: [] });
    expect(listing.runs).toHaveLength(500);
    for (const id of ['run-0', 'run-1', 'run-2']) expect(ids(listing)).not.toContain(id);
  });

  test('where there is no folder, or no run', async () => {
    const folder = await temporaryFolder();
    const none = { runs: [], broken: [], leftOut: 0 };
    expect(await listRuns(join(folder, 'none'))).toEqual({ folder: 'none', ...none });
    expect(await listRuns(folder)).toEqual({ folder: basename(folder), ...none });
    await writeFile(join(folder, 'file'), '');
    expect(await listRuns(join(folder, 'file'))).toMatchObject(none);
  });
});

describe('a run that cannot be read is told beside the others', () => {
  test.each<[string, string, string, RegExp]>([
    ['no JSON', 'config.json', '{', /^config.json: not valid JSON at line 1, column 2: /],
    ['something else', 'config.json', '{"a": 1}', /^config.json: a is not known; known are /],
    ['no text', 'config.json', '\xff', /^config.json: not valid UTF-8$/],
    ['no summary', 'summary.json', '[]', /^summary.json: the content must be an object, got a list of 0$/],
    [
      'too much',
      'config.json',
      ' '.repeat(2 ** 24 + 1),
      /^config.json: 16777217 bytes long, at most 16777216$/,
    ],
  ])('%s in %s', async (_, file, text, error) => {
    const folder = await temporaryFolder();
    await begin(join(folder, 'good'));
    await begin(join(folder, 'bad'));
    await writeFile(join(folder, 'bad', file), text, 'latin1');
    const listing = await listRuns(folder);
    expect(ids(listing)).toEqual(['good']);
    expect(listing.broken).toEqual([{ id: 'bad', error: expect.stringMatching(error) }]);
  });

  test('and so is one of no time', async () => {
    const folder = await temporaryFolder();
    await begin(join(folder, 'bad'), { started: '/home/SECRET' });
    expect((await listRuns(folder)).broken).toEqual([
      { id: 'bad', error: 'config.json: started must be a date and time' },
    ]);
  });
});

test('no place on the machine is told, whatever a configuration holds', async () => {
  const folder = await temporaryFolder();
  const place = '/home/SECRET/sets';
  const data = config.data as object;
  await begin(join(folder, 'whole'), {
    data: { ...data, set: place, dataDir: place, name: `${place}/digits` },
  });
  await begin(join(folder, 'kind'), { kind: place });
  await begin(join(folder, 'windows'), { format: 'C:\\SECRET "x"' });
  await begin(join(folder, 'key'), { [place]: 1 });
  await begin(join(folder, 'option'), { options: { ...(config.options as object), trace: place } });
  await begin(join(folder, 'width'), { widths: place });
  const { port } = await studio({ runs: folder });
  const { status, body, headers } = await ask(port, '/api/runs');
  expect(status).toBe(200);
  expect(headers).toMatchObject({
    'content-type': 'application/json; charset=utf-8',
    'cache-control': 'no-store',
  });
  expect(body).not.toContain('SECRET');
  expect(body).not.toContain(folder);
  const { runs, broken } = JSON.parse(Buffer.from(body, 'latin1').toString()) as RunListing;
  expect(runs).toMatchObject([{ id: 'whole', data: 'digits' }]);
  expect(broken.map(({ id }) => id)).toEqual(['key', 'kind', 'option', 'width', 'windows']);
  expect(broken[1].error).toMatch(/^config.json: kind must be one of [\w, -]+, got "…"$/);
});

test('many who ask at once are answered, and the next hears of what came since', async () => {
  const folder = await temporaryFolder();
  for (let i = 0; i < 40; i++) await begin(join(folder, `run-${i}`));
  const { port } = await studio({ runs: folder });
  const count = async () => (JSON.parse((await ask(port, '/api/runs')).body) as RunListing).runs.length;
  expect(await Promise.all(Array.from({ length: 30 }, count))).toEqual(new Array(30).fill(40));
  await rm(join(folder, 'run-3'), { recursive: true });
  expect(await count()).toBe(39);
});
