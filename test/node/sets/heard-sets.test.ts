import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { HEARING_DEFAULTS, type Hearing, hear } from '../../../src/cochlea/hearing.js';
import { InputError, UsageError } from '../../../src/core/errors.js';
import type { ClipSet } from '../../../src/data/clip-set.js';
import type { Sound } from '../../../src/data/sound.js';
import { encodeNpy } from '../../../src/formats/npy.js';
import { loadClipSet } from '../../../src/node/sets/clip-sets.js';
import { hearClips } from '../../../src/node/sets/heard-sets.js';
import { temporaryFolder } from '../folders.js';

const HEARING: Hearing = { ...HEARING_DEFAULTS, frames: 30 };

function tone(pitch: number, length: number, sampleRate = 8000): Sound {
  const samples = Float64Array.from(
    { length },
    (_, n) => Math.sin((2 * Math.PI * pitch * n) / sampleRate) / 2,
  );
  return { sampleRate, samples };
}

/** A set of these sounds, which remembers which were asked for. */
function setOf(sounds: readonly Sound[]): { set: ClipSet; asked: number[] } {
  const asked: number[] = [];
  const clips = sounds.map((_, i) => ({ name: `clip${i}`, label: 0, speaker: 'me' }));
  const load = async (index: number) => {
    asked.push(index);
    return sounds[index];
  };
  return { set: { name: 'tones', classes: ['tone'], clips, load }, asked };
}

const SOUNDS = [tone(500, 200), tone(900, 400), tone(500, 0), tone(700, 150, 12_500)];
const { set: TONES } = setOf(SOUNDS);

/** Every file of the cache, by name. */
async function cached(cacheFolder: string): Promise<string[]> {
  const folder = join(cacheFolder, 'cochleagrams');
  const names = await readdir(folder, { recursive: true });
  return names.filter((name) => name.includes('.npy')).map((name) => join(folder, name));
}

describe('hearing a set', () => {
  test('gives what the ear hears of each clip, from the cache too', async () => {
    const cacheFolder = await temporaryFolder();
    const expected = SOUNDS.map((sound) => hear(sound, HEARING));
    const progress: string[] = [];
    const onProgress = (heard: number, total: number) => progress.push(`${heard}/${total}`);
    const first = await hearClips(TONES, HEARING, { cacheFolder, onProgress });
    expect(first.intensities).toEqual(expected);
    expect(first).toMatchObject({ name: 'tones', classes: ['tone'], clips: TONES.clips });
    expect(first).not.toHaveProperty('load');
    expect(progress).toEqual(['1/4', '2/4', '3/4', '4/4']);
    const files = await cached(cacheFolder);
    expect(files).toHaveLength(4);
    for (const file of files) expect(file).toMatch(/[\\/]([0-9a-f]{2})[\\/]\1[0-9a-f]{62}\.npy$/);
    const before = await Promise.all(files.map((file) => readFile(file)));
    expect((await hearClips(TONES, HEARING, { cacheFolder })).intensities).toEqual(expected);
    expect(await Promise.all(files.map((file) => readFile(file)))).toEqual(before);
  });

  test('takes what is in the cache, and every parameter has its own', async () => {
    const cacheFolder = await temporaryFolder();
    const { set } = setOf([tone(500, 400)]);
    await hearClips(set, HEARING, { cacheFolder });
    const changes: Partial<Hearing>[] = [
      { sampleRate: 16_000 },
      { earQ: 9 },
      { stepFactor: 0.4 },
      { decimation: 8 },
      { frames: 31 },
    ];
    for (const [i, change] of changes.entries()) {
      const hearing = { ...HEARING, ...change };
      const { intensities } = await hearClips(set, hearing, { cacheFolder });
      expect(intensities[0]).toEqual(hear(tone(500, 400), hearing));
      expect(await cached(cacheFolder)).toHaveLength(i + 2);
    }
    // The same samples at another rate, and other samples, are other sounds.
    const { set: other } = setOf([
      tone(500, 400, 8000),
      { ...tone(500, 400), sampleRate: 8001 },
      tone(501, 400),
    ]);
    await hearClips(other, HEARING, { cacheFolder });
    expect(await cached(cacheFolder)).toHaveLength(changes.length + 3);
  });

  test('a damaged, truncated or foreign file is replaced', async () => {
    const cacheFolder = await temporaryFolder();
    const { set } = setOf([tone(500, 200)]);
    const { intensities } = await hearClips(set, HEARING, { cacheFolder });
    const [file] = await cached(cacheFolder);
    const good = await readFile(file);
    const flipped = Buffer.from(good);
    flipped[200] ^= 1;
    const zeros = Buffer.from(good).fill(0, 128);
    const foreign = encodeNpy({ shape: [2, 3], data: new Uint16Array(6) });
    for (const bad of [
      flipped,
      zeros,
      good.subarray(0, 500),
      foreign,
      new Uint8Array(0),
      Buffer.from('hello'),
    ]) {
      await writeFile(file, bad);
      expect((await hearClips(set, HEARING, { cacheFolder })).intensities).toEqual(intensities);
      expect(await readFile(file)).toEqual(good);
      expect(await cached(cacheFolder)).toEqual([file]);
    }
  });

  test('a folder that cannot be written costs one warning', async () => {
    const cacheFolder = await temporaryFolder();
    await writeFile(join(cacheFolder, 'cochleagrams'), 'a file');
    const warnings: string[] = [];
    const onWarning = (message: string) => warnings.push(message);
    const { intensities } = await hearClips(TONES, HEARING, { cacheFolder, onWarning });
    expect(intensities).toEqual(SOUNDS.map((sound) => hear(sound, HEARING)));
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toContain(`intensities are not cached: ${join(cacheFolder, 'cochleagrams')}`);
    expect(await readdir(cacheFolder)).toEqual(['cochleagrams']);
  });

  test('several at a time share the cache', async () => {
    const cacheFolder = await temporaryFolder();
    const expected = SOUNDS.map((sound) => hear(sound, HEARING));
    const runs = await Promise.all([1, 2, 3].map(() => hearClips(TONES, HEARING, { cacheFolder })));
    for (const { intensities } of runs) expect(intensities).toEqual(expected);
    expect(await cached(cacheFolder)).toHaveLength(4);
  });

  test('ends with the first error, and where it is told to', async () => {
    const cacheFolder = await temporaryFolder();
    const many = setOf(Array.from({ length: 60 }, (_, i) => tone(500 + i, 100)));
    const broken = { ...many.set, load: () => Promise.reject(new InputError('a.wav: truncated')) };
    await expect(hearClips(broken, HEARING, { cacheFolder })).rejects.toThrow('a.wav: truncated');
    const slow = setOf([{ ...tone(500, 100), sampleRate: 500 }]);
    await expect(hearClips(slow.set, HEARING, { cacheFolder })).rejects.toThrow(InputError);
    await expect(hearClips(slow.set, HEARING, { cacheFolder })).rejects.toThrow(
      'tones: clip clip0: sample rate',
    );
    await expect(hearClips(TONES, { ...HEARING, earQ: 0 }, { cacheFolder })).rejects.toThrow(UsageError);
    const stop = new AbortController();
    const onProgress = () => stop.abort(new Error('enough'));
    const stopped = hearClips(many.set, HEARING, { cacheFolder, signal: stop.signal, onProgress });
    await expect(stopped).rejects.toThrow('enough');
    expect(many.asked.length).toBeLessThan(40);
  });
});

const shared = fileURLToPath(new URL('../../../../shared/data', import.meta.url));
test.skipIf(!existsSync(join(shared, 'fsdd')))(
  'real clips are heard (skipped where the folder of development data is absent)',
  async () => {
    const cacheFolder = await temporaryFolder();
    await mkdir(join(cacheFolder, 'cochleagrams'));
    const whole = await loadClipSet('fsdd', { dataDir: shared });
    const some = { ...whole, clips: whole.clips.slice(0, 20) };
    const { intensities } = await hearClips(some, HEARING_DEFAULTS, { cacheFolder });
    // 2384 samples at 8 kHz are 3725 at 12.5 kHz: 372 frames of 39 channels.
    expect(intensities[0]).toHaveLength(372 * 39);
    for (const clip of intensities) expect(Math.max(...clip)).toBe(65_535);
    expect((await hearClips(some, HEARING_DEFAULTS, { cacheFolder })).intensities).toEqual(intensities);
  },
);
