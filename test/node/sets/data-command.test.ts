import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { Command } from 'commander';
import { describe, expect, test } from 'vitest';
import { addDataCommand } from '../../../cli/data.js';
import { withIo } from '../../../cli/io.js';
import { InputError, UsageError } from '../../../src/core/errors.js';
import { clipSetNames } from '../../../src/node/sets/clip-sets.js';
import { fetchSet, publishedSetState } from '../../../src/node/sets/fetch-set.js';
import { imageSetNames } from '../../../src/node/sets/image-sets.js';
import { PUBLISHED_SETS, type PublishedSet } from '../../../src/node/sets/published-sets.js';
import { idxImages, idxLabels } from '../../data/samples.js';
import { folderOf, temporaryFolder } from '../folders.js';
import { mirror, notFound, serve } from '../servers.js';
import { numberedPaths, soundFiles } from '../sounds.js';

function md5(bytes: Uint8Array): string {
  return createHash('md5').update(bytes).digest('hex');
}

/** A small published set, and its published files. */
function smallSet(mirrors: readonly string[]): { set: PublishedSet; published: Map<string, Uint8Array> } {
  const contents = [
    ['train-images-idx3-ubyte.gz', 'train', 'images', idxImages(50, 5, 5)],
    ['train-labels-idx1-ubyte.gz', 'train', 'labels', idxLabels(50, 10)],
  ] as const;
  const published = new Map<string, Uint8Array>();
  const files = contents.map(([name, part, holds, raw]) => {
    const bytes = gzipSync(raw, { level: 9 });
    published.set(name, bytes);
    return { name, part, holds, gzipMd5: md5(bytes), rawMd5: md5(raw), rawBytes: raw.length };
  });
  return { set: { name: 'small', description: '', classes: [], mirrors, files }, published };
}

/** Runs `spikeloom data …`; returns what it printed and the error that it threw. */
async function run(...args: string[]): Promise<{ out: string; error: unknown }> {
  let out = '';
  let error: unknown;
  const stdout = {
    write: (text: string) => {
      out += text;
    },
  };
  const program = new Command().exitOverride();
  addDataCommand(program);
  await withIo({ stdout, stderr: process.stderr }, async () => {
    await program.parseAsync(['data', ...args], { from: 'user' }).catch((thrown: unknown) => {
      error = thrown;
    });
  });
  return { out, error };
}

describe('getting a set', () => {
  test('brings every file once', async () => {
    const folder = join(await temporaryFolder(), 'new', 'small');
    const missing = await mirror(notFound);
    const good = await mirror((request, response, nth) => {
      const bytes = smallSet([]).published.get((request.url ?? '').slice(1));
      (bytes ? serve(bytes) : notFound)(request, response, nth);
    });
    const { set, published } = smallSet([missing.url, good.url]);
    const states: string[] = [];
    const onFile = (name: string, state: string) => states.push(`${name.slice(0, 12)} ${state}`);
    await fetchSet(set, { folder, onFile });
    expect(states).toEqual([
      'train-images fetching',
      'train-images fetched',
      'train-labels fetching',
      'train-labels fetched',
    ]);
    for (const [name, bytes] of published) {
      expect((await readFile(join(folder, name))).equals(bytes)).toBe(true);
    }
    states.length = 0;
    await fetchSet(set, { folder, onFile });
    expect(states).toEqual(['train-images present', 'train-labels present']);
    expect(good.asked).toHaveLength(2);
  });

  test('accepts a file compressed anew or not at all, and fetches one that is wrong', async () => {
    const { set: model } = smallSet([]);
    const anew = gzipSync(idxImages(50, 5, 5), { level: 1 });
    const { url, asked } = await mirror(serve(anew));
    const set = { ...model, mirrors: [url] };
    const folder = await folderOf({
      'train-images-idx3-ubyte.gz': gzipSync(idxImages(50, 5, 5, 1)),
      'train-labels.idx1-ubyte': idxLabels(50, 10),
    });
    const before = await publishedSetState(set, folder, true);
    expect(before.map(({ state }) => state)).toEqual(['wrong', 'right']);
    expect(before[0].reason).toContain('its content has MD5');
    await fetchSet(set, { folder });
    expect(asked.map(({ path }) => path)).toEqual(['/train-images-idx3-ubyte.gz']);
    expect((await publishedSetState(set, folder, true)).map(({ state }) => state)).toEqual([
      'right',
      'right',
    ]);
  });

  test('says what is wrong with a copy', async () => {
    const { set, published } = smallSet([]);
    const bytes = published.get('train-images-idx3-ubyte.gz')!;
    const path = join(await temporaryFolder(), 'train-images-idx3-ubyte.gz');
    const reason = async (copy: Uint8Array) => {
      await writeFile(path, copy);
      return (await publishedSetState(set, join(path, '..'), true))[0].reason;
    };
    expect(await reason(bytes.subarray(0, 99))).toBe('damaged gzip file, unexpected end of file');
    expect(await reason(new Uint8Array(9))).toMatch(/^has MD5 \w{32}, expected \w{32}$/);
    expect(await reason(new Uint8Array(99_999))).toBe('99999 bytes long, at most 5375');
    expect(await reason(gzipSync(new Uint8Array(20_000)))).toContain('inflates to more bytes');
    expect(await reason(bytes)).toBeUndefined();
    await rm(path);
    expect((await publishedSetState(set, join(path, '..'), true))[0].state).toBe('missing');
  });

  test('the catalogue names four files of each set, every sum once', () => {
    const sums = PUBLISHED_SETS.flatMap(({ files }) =>
      files.flatMap(({ gzipMd5, rawMd5 }) => [gzipMd5, rawMd5]),
    );
    expect(new Set(sums).size).toBe(16);
    for (const sum of sums) expect(sum).toMatch(/^[0-9a-f]{32}$/);
    for (const { mirrors } of PUBLISHED_SETS) for (const url of mirrors) expect(url).toMatch(/^https?:.*\/$/);
  });
});

describe('spikeloom data', () => {
  test('lists every set and what of it is here', async () => {
    const dataDir = await folderOf({
      'mnist/train-images-idx3-ubyte': new Uint8Array(1),
      ...soundFiles(['fsdd/1_theo_0.wav', 'audiomnist/1_1_0.wav', 'audiomnist/again/1_1_0.wav']),
    });
    const { out } = await run('list', '--data-dir', dataDir);
    expect(out).toMatch(/^digits +built in/m);
    expect(out).toMatch(/^spoken-digits +built in/m);
    expect(out).toMatch(/^fsdd +incomplete +Free Spoken Digit/m);
    expect(out).toMatch(/^mnist +incomplete/m);
    expect(out).toMatch(/^fashion-mnist +missing/m);
    expect(out).toContain('Get one with: spikeloom data get mnist');
    const { dataDir: told, sets } = JSON.parse((await run('list', '--json', '--data-dir', dataDir)).out);
    expect(told).toBe(dataDir);
    const byName = new Map(sets.map((set: { name: string }) => [set.name, set]));
    expect([...byName.keys()]).toEqual([...imageSetNames(), ...clipSetNames()]);
    for (const [name, state] of Object.entries({
      digits: 'built-in',
      mnist: 'incomplete',
      'fashion-mnist': 'missing',
      'spoken-digits': 'built-in',
      fsdd: 'incomplete',
      ti46: 'missing',
      audiomnist: 'unreadable',
      'speech-commands': 'missing',
    })) {
      expect(byName.get(name)).toMatchObject({ state });
    }
    expect(byName.get('fsdd')).toMatchObject({ clips: 1, folder: join(dataDir, 'fsdd') });
    const mnist = byName.get('mnist') as { files: object[] };
    expect(mnist.files[0]).toEqual({ name: 'train-images-idx3-ubyte.gz', present: true });
  });

  test('checks a published set, in words and in JSON', async () => {
    const dataDir = await folderOf({ 'mnist/t10k-labels-idx1-ubyte': idxLabels(10, 10) });
    const { out, error } = await run('check', 'mnist', '--data-dir', dataDir);
    expect(out).toContain('train-images-idx3-ubyte.gz: missing\n');
    expect(out).toMatch(/t10k-labels-idx1-ubyte\.gz: wrong, has MD5/);
    expect(error).toBeInstanceOf(InputError);
    expect((error as Error).message).toContain('mnist: 4 of 4 files in');
    const json = await run('check', 'mnist', '--json', '--data-dir', dataDir);
    expect(JSON.parse(json.out)).toMatchObject({ name: 'mnist', right: false });
    expect(json.error).toBeInstanceOf(InputError);
  });

  test('checks a folder and digits by loading them', async () => {
    const folder = await folderOf({
      'train-images-idx3-ubyte': idxImages(12, 3, 4),
      'train-labels-idx1-ubyte': idxLabels(12, 3),
    });
    const { out } = await run('check', folder);
    expect(out).toContain('train, 10 images of 4×3 pixels, 3 classes');
    expect(out).toContain('test, 2 images of 4×3 pixels, 3 classes');
    const digits = JSON.parse((await run('check', 'digits', '--json')).out);
    expect(digits.parts[0]).toMatchObject({ count: 10_000, perClass: new Array(10).fill(1000) });
  });

  test('get needs a published name and a sensible time-out', async () => {
    expect((await run('get', 'digits')).out).toContain('there is nothing to download');
    const { error } = await run('get', 'cifar');
    expect(error).toBeInstanceOf(UsageError);
    expect((error as Error).message).toBe(
      `there is no published set "cifar"; choose ${[...imageSetNames(), ...clipSetNames()].join(', ')}`,
    );
    expect((await run('get', 'spoken-digits')).out).toContain('there is nothing to download');
    expect((await run('get', 'mnist', '--timeout', '0')).error).toBeInstanceOf(UsageError);
  });

  test('checks a published set of clips, in words and in JSON', async () => {
    const paths = numberedPaths(['theo', 'lucas'], 2).map((path) => `fsdd/${path}`);
    const dataDir = await folderOf({ ...soundFiles(paths), 'fsdd/7_theo_1.wav': new Uint8Array(5) });
    const folder = join(dataDir, 'fsdd');
    const { out, error } = await run('check', 'fsdd', '--data-dir', dataDir);
    expect(out).toContain(`fsdd: 40 clips, 2 speakers, 10 digits in ${folder}\n`);
    expect(out).toContain(`${join(folder, '7_theo_1.wav')}: `);
    expect(out).toContain('fsdd: not the content that is known as published');
    expect(error).toBeInstanceOf(InputError);
    expect((error as Error).message).toBe(
      `${folder}: 1 of 40 clips cannot be read; move it away and run "spikeloom data get fsdd"`,
    );
    const json = await run('check', 'fsdd', '--json', '--data-dir', dataDir);
    expect(JSON.parse(json.out)).toMatchObject({ name: 'fsdd', right: false, clips: 40, published: false });
    const missing = await run('check', 'ti46', '--data-dir', dataDir);
    expect((missing.error as Error).message).toContain('https://catalog.ldc.upenn.edu/LDC93S9');
  });

  test('checks a folder of sounds and spoken digits by loading them', async () => {
    const folder = await folderOf(soundFiles(['yes/a.wav', 'yes/b.wav', 'no/a.wav']));
    expect((await run('check', folder)).out).toBe(`${folder}: 3 clips, 2 classes, 0 s in all\n`);
    await writeFile(join(folder, 'no/b.wav'), new Uint8Array(5));
    expect((await run('check', folder)).error).toBeInstanceOf(InputError);
    const made = JSON.parse((await run('check', 'spoken-digits', '--json')).out);
    expect(made).toMatchObject({ right: true, clips: 2000, perClass: new Array(10).fill(200) });
  });

  test('a licensed set is not downloaded but explained, and kept where it is', async () => {
    const empty = await temporaryFolder();
    const { error } = await run('get', 'ti46', '--data-dir', empty);
    expect(error).toBeInstanceOf(InputError);
    expect((error as Error).message).toContain('put its tree ti46/ there');
    const digits = Array.from({ length: 10 }, (_, digit) => `ti46/f1/0${digit}f1set0.wav`);
    const dataDir = await folderOf(soundFiles(digits));
    const { out } = await run('get', 'ti46', '--data-dir', dataDir);
    expect(out).toBe(`ti46: already there\nti46: complete in ${join(dataDir, 'ti46')}\n`);
  });

  test('every command has examples in its help', () => {
    const program = new Command().exitOverride();
    addDataCommand(program);
    const data = program.commands[0];
    for (const command of [data, ...data.commands]) {
      let help = '';
      command
        .configureOutput({
          writeOut: (text) => {
            help += text;
          },
        })
        .outputHelp();
      expect(help).toContain('Examples:\n  $ spikeloom data ');
    }
  });

  const shared = fileURLToPath(new URL('../../../../shared/data', import.meta.url));
  test.skipIf(!existsSync(shared))(
    'real copies compressed anew are right (skipped where the folder of development data is absent)',
    async () => {
      for (const name of ['mnist', 'fashion-mnist']) {
        const { out, error } = await run('check', name, '--data-dir', shared);
        expect(error).toBeUndefined();
        expect(out).toContain(`${name}: complete and right in ${join(shared, name)}`);
        expect((await run('get', name, '--data-dir', shared)).out).toContain('already there');
      }
      const { out, error } = await run('check', 'fsdd', '--data-dir', shared);
      expect(error).toBeUndefined();
      expect(out).toBe(
        `fsdd: 3,000 clips, 6 speakers, 10 digits in ${join(shared, 'fsdd')}\nfsdd: the published content\n`,
      );
      expect((await run('get', 'fsdd', '--data-dir', shared)).out).toContain('already there');
    },
  );
});
