import { existsSync } from 'node:fs';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { InputError, UsageError } from '../../../src/core/errors.js';
import type { ClipSet } from '../../../src/data/clip-set.js';
import { spokenDigitsSet } from '../../../src/data/spoken-digits.js';
import { clipSetNames, loadClipSet } from '../../../src/node/sets/clip-sets.js';
import { sphere } from '../../data/sounds.js';
import { folderOf, temporaryFolder } from '../folders.js';
import { soundFiles } from '../sounds.js';

/** Each clip as `name label speaker`. */
function told(set: ClipSet): string[] {
  return set.clips.map(({ name, label, speaker }) => `${name} ${label} ${speaker}`);
}

/** The set of that name in a data folder of these files. */
async function loaded(name: string, paths: readonly string[]): Promise<ClipSet> {
  const dataDir = await folderOf(soundFiles(paths.map((path) => `${name}/${path}`)));
  return loadClipSet(name, { dataDir });
}

describe('published sets', () => {
  test.each(['', 'recordings/', 'free-spoken-digit-dataset-1.0.10/recordings/'])(
    'fsdd in %j',
    async (folder) => {
      const files = [
        '7_theo_18.wav',
        '7_theo_2.wav',
        '0_george_3.WAV',
        '._7_theo_2.wav',
        '7_theo_2.png',
        'x.wav',
      ];
      const set = await loaded('fsdd', [...files.map((file) => folder + file), 'metadata.py']);
      expect(told(set)).toEqual(['0_george_3 0 george', '7_theo_18 7 theo', '7_theo_2 7 theo']);
      expect(set).toMatchObject({
        name: 'fsdd',
        classes: ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'],
      });
      const { sampleRate, samples } = await set.load(1);
      expect(sampleRate).toBe(8000);
      expect([...samples]).toEqual([1 / 32768, 0, 1000 / 32768, 0]);
    },
  );

  test('ti46 of any depth, case and ending; letters and commands are left out', async () => {
    const set = await loaded('ti46', [
      'TI46/TI20/TRAIN/F1/00F1SET0.WAV',
      'ti46/ti20/test/m8/09m8s3t1.sph',
      'ti46/ti20/test/m8/10m8s3t1.wav',
      'ti46/ti20/test/m8/ens3t1.wav',
      'ti46/ti20/test/m2/03s3t1.wav',
      'ti46/ti_alpha/train/f1/aaf1set0.wav',
      'ti46/ti20/train/f1/00f1set1.txt',
    ]);
    expect(told(set)).toEqual(['00f1set0 0 f1', '03m2s3t1 3 m2', '09m8s3t1 9 m8']);
    expect((await set.load(2)).samples).toHaveLength(4);
  });

  test('ti46 as it is delivered: NIST SPHERE files of either byte order, whatever their ending', async () => {
    const head = [
      'sample_rate -i 12500',
      'channel_count -i 1',
      'sample_n_bytes -i 2',
      'sample_sig_bits -i 12',
    ];
    const file = (order: string, bytes: number[]) =>
      sphere([...head, 'sample_count -i 2', `sample_byte_format -s2 ${order}`], bytes, 1024);
    const tree = 'ti46/TI46/TI20';
    const dataDir = await folderOf({
      [`${tree}/TRAIN/F1/00F1SET0.WAV`]: file('01', [0x00, 0x40, 0xff, 0xff]),
      [`${tree}/test/m8/09m8s3t1.sph`]: file('10', [0x40, 0x00, 0xff, 0xff]),
      [`${tree}/test/m8/01m8s3t1.wav`]: sphere(
        ['sample_rate -i 12500', 'sample_n_bytes -i 2', 'sample_coding -s26 pcm,embedded-shorten-v2.00'],
        [0],
        1024,
      ),
    });
    const set = await loadClipSet('ti46', { dataDir });
    expect(told(set)).toEqual(['00f1set0 0 f1', '01m8s3t1 1 m8', '09m8s3t1 9 m8']);
    for (const clip of [0, 2]) {
      expect(await set.load(clip)).toEqual({ sampleRate: 12_500, samples: Float64Array.of(0.5, -1 / 32768) });
    }
    await expect(set.load(1)).rejects.toThrow(/01m8s3t1\.wav: .*sph2pipe/);
  });

  test.each(['', 'data/', 'AudioMNIST-master/data/'])('audiomnist in %j', async (folder) => {
    const set = await loaded('audiomnist', [`${folder}01/3_01_0.wav`, `${folder}60/0_60_49.wav`, 'meta.txt']);
    expect(told(set)).toEqual(['0_60_49 0 60', '3_01_0 3 01']);
  });

  test('speech-commands: the digits only', async () => {
    const set = await loaded('speech-commands', [
      'nine/0a7c2a8d_nohash_1.wav',
      'zero/0a7c2a8d_nohash_0.wav',
      'one/ffff0000_nohash_0.wav',
      'bed/0a7c2a8d_nohash_0.wav',
      'one/notes.wav',
      '_background_noise_/pink_noise.wav',
      'testing_list.txt',
    ]);
    expect(told(set)).toEqual([
      '0_0a7c2a8d_0 0 0a7c2a8d',
      '1_ffff0000_0 1 ffff0000',
      '9_0a7c2a8d_1 9 0a7c2a8d',
    ]);
  });

  test('a missing set names the folder and the remedies', async () => {
    const dataDir = await temporaryFolder();
    const load = loadClipSet('fsdd', { dataDir });
    await expect(load).rejects.toThrow(InputError);
    await expect(load).rejects.toThrow(
      `fsdd: no clips in ${join(dataDir, 'fsdd')}; run "spikeloom data get fsdd", or give the folder that holds fsdd/ with --data-dir or SPIKELOOM_DATA`,
    );
    const licensed = loadClipSet('ti46', { dataDir });
    await expect(licensed).rejects.toThrow(
      'Linguistic Data Consortium, catalogue number LDC93S9 (https://catalog.ldc.upenn.edu/LDC93S9); put its tree ti46/ there',
    );
  });

  test('the same clip twice is refused, a broken file named when it is read', async () => {
    const twice = loaded('fsdd', ['1_theo_0.wav', 'recordings/1_theo_0.wav']);
    await expect(twice).rejects.toThrow(/both the clip 1_theo_0; keep one of them$/);
    const dataDir = await folderOf({ 'fsdd/1_theo_0.wav': new Uint8Array(30) });
    const set = await loadClipSet('fsdd', { dataDir });
    await expect(set.load(0)).rejects.toThrow(InputError);
    await expect(set.load(0)).rejects.toThrow(join(dataDir, 'fsdd', '1_theo_0.wav'));
  });

  test('links are followed, also where they lead nowhere or back', async () => {
    const there = await folderOf(soundFiles(['1_theo_0.wav']));
    const dataDir = await temporaryFolder();
    await mkdir(join(dataDir, 'fsdd'));
    await symlink(there, join(dataDir, 'fsdd', 'recordings'));
    await symlink(join(there, 'none'), join(dataDir, 'fsdd', 'old'));
    expect(told(await loadClipSet('fsdd', { dataDir }))).toEqual(['1_theo_0 1 theo']);
    await symlink(there, join(there, 'again'));
    await expect(loadClipSet('fsdd', { dataDir })).rejects.toThrow('keep one of them');
  });
});

describe('made digits', () => {
  test('are as many as asked for', async () => {
    const set = await loadClipSet('spoken-digits', { seed: 3, count: 12 });
    const same = spokenDigitsSet({ seed: 3, count: 12 });
    expect(set.clips).toEqual(same.clips);
    expect(await set.load(5)).toEqual(await same.load(5));
    expect((await loadClipSet('spoken-digits')).clips).toHaveLength(2000);
  });

  test('of wrong number or seed are a usage error', async () => {
    await expect(loadClipSet('spoken-digits', { count: 0 })).rejects.toThrow(UsageError);
    await expect(loadClipSet('spoken-digits', { count: 0.5 })).rejects.toThrow('of at least 1, got 0.5');
    await expect(loadClipSet('spoken-digits', { seed: -1 })).rejects.toThrow(UsageError);
  });
});

describe('folders of classes', () => {
  test('are numbered in natural order; the speaker is known where the name tells', async () => {
    const folder = await folderOf(
      soundFiles(['2/a.wav', '10/b.SPH', '10/10_x.wav', '2/2_theo_1.wav', '2/notes.txt']),
    );
    const set = await loadClipSet(folder);
    expect(set.classes).toEqual(['2', '10']);
    expect(told(set)).toEqual(['10/10_x 1 ', '10/b 1 ', '2/2_theo_1 0 theo', '2/a 0 ']);
    const words = await loadClipSet(await folderOf(soundFiles(['yes/a.wav', 'no/a.wav'])));
    expect(words.classes).toEqual(['no', 'yes']);
    expect(told(words)).toEqual(['no/a 0 ', 'yes/a 1 ']);
  });

  test('that are wrong are named', async () => {
    const folder = await folderOf({
      ...soundFiles(['a/x.wav', 'a/x.sph', 'b/y.wav']),
      'c/readme': new Uint8Array(1),
    });
    await expect(loadClipSet(folder)).rejects.toThrow(`${join(folder, 'c')}: a class without sounds`);
    await writeFile(join(folder, 'c', 'z.wav'), new Uint8Array(1));
    await expect(loadClipSet(folder)).rejects.toThrow('are both the clip a/x');
    await expect(loadClipSet(join(folder, 'a'))).rejects.toThrow('holds no subfolder of sounds');
    await expect(loadClipSet(join(folder, 'none'))).rejects.toThrow(
      `${join(folder, 'none')}: does not exist`,
    );
    await expect(loadClipSet(join(folder, 'a/x.wav'))).rejects.toThrow('is a file, expected a folder');
    const unknown = loadClipSet('fssd');
    await expect(unknown).rejects.toThrow(UsageError);
    await expect(unknown).rejects.toThrow(`choose ${clipSetNames().join(', ')} or the path of a folder`);
  });
});

const shared = fileURLToPath(new URL('../../../../shared/data', import.meta.url));
test.skipIf(!existsSync(join(shared, 'fsdd')))(
  'the real FSDD loads (skipped where the folder of development data is absent)',
  async () => {
    const { clips, load } = await loadClipSet('fsdd', { dataDir: shared });
    expect(clips).toHaveLength(3000);
    expect(clips[0]).toEqual({ name: '0_george_0', label: 0, speaker: 'george' });
    expect(new Set(clips.map(({ speaker }) => speaker)).size).toBe(6);
    for (let label = 0; label < 10; label++)
      expect(clips.filter((clip) => clip.label === label)).toHaveLength(300);
    const { sampleRate, samples } = await load(0);
    expect(sampleRate).toBe(8000);
    expect(samples).toHaveLength(2384);
  },
);
