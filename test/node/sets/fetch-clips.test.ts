import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { packTar, type TarEntry } from 'modern-tar';
import { describe, expect, test } from 'vitest';
import { InputError } from '../../../src/core/errors.js';
import { loadClipSet } from '../../../src/node/sets/clip-sets.js';
import { clipSetContent } from '../../../src/node/sets/clip-state.js';
import { fetchClips } from '../../../src/node/sets/fetch-clips.js';
import {
  PUBLISHED_CLIPS,
  type PublishedClips,
  publishedClips,
} from '../../../src/node/sets/published-clips.js';
import { folderOf, temporaryFolder } from '../folders.js';
import { type Answer, breakOff, mirror, notFound, serve } from '../servers.js';
import { numberedPaths, soundFiles, wavFile } from '../sounds.js';

const PATHS = numberedPaths(['theo', 'lucas'], 3);
const TOP = 'free-spoken-digit-dataset-1.0.10/';

function entry(name: string, body: Uint8Array): TarEntry {
  return { header: { name, size: body.length, mtime: new Date(0) }, body };
}

/** The entries of a good archive: folders and other files among the clips, as GitHub packs them. */
function goodEntries(): TarEntry[] {
  const clips = Object.entries(soundFiles(PATHS)).map(([path, body]) =>
    entry(`${TOP}recordings/${path}`, body),
  );
  return [
    { header: { name: TOP, type: 'directory', size: 0 } },
    entry(`${TOP}README.md`, new Uint8Array(5000)),
    entry(`${TOP}empty`, new Uint8Array(0)),
    ...clips,
    entry(`${TOP}recordings/notes.txt`, new Uint8Array(700)),
    { header: { name: `${TOP}recordings/9_link_0.wav`, type: 'symlink', size: 0, linkname: '/etc/passwd' } },
  ];
}

async function archiveOf(entries: readonly TarEntry[], level = 6): Promise<Uint8Array> {
  return gzipSync(await packTar(entries), { level });
}

/** FSDD in small, from these addresses. */
function smallSet(urls: readonly string[], md5?: string): PublishedClips {
  const { digest: _, ...fsdd } = publishedClips('fsdd')!;
  const counts = { clips: PATHS.length, speakers: 2, each: 3 };
  return { ...fsdd, counts, archive: { urls, maxBytes: 1e6, folders: 1, ...(md5 && { md5 }) } };
}

async function served(answer: Answer): Promise<PublishedClips> {
  return smallSet([`${(await mirror(answer)).url}v1.tar.gz`]);
}

/** Fetches an archive that is wrong: what is said, and that nothing is left. */
async function refusal(archive: Uint8Array): Promise<string> {
  const dataDir = await temporaryFolder();
  const fetching = fetchClips(await served(serve(archive)), { folder: join(dataDir, 'fsdd') });
  await expect(fetching).rejects.toThrow(InputError);
  expect(await readdir(dataDir)).toEqual([]);
  return fetching.then(
    () => '',
    (error: Error) => error.message,
  );
}

describe('getting a set of clips', () => {
  test('downloads, unpacks and checks it once', async () => {
    const dataDir = join(await temporaryFolder(), 'new');
    const folder = join(dataDir, 'fsdd');
    const good = await mirror(serve(await archiveOf(goodEntries())));
    const set = smallSet([`${(await mirror(notFound)).url}gone`, `${good.url}v1.tar.gz`]);
    const states: string[] = [];
    const onFile = (name: string, state: string) => states.push(`${name} ${state}`);
    const onProgress = (name: string) => expect(name).toBe('fsdd');
    await fetchClips(set, { folder, onFile, onProgress });
    expect(states).toEqual(['fsdd fetching', 'fsdd fetched']);
    expect(await readdir(dataDir)).toEqual(['fsdd']);
    expect(await readdir(folder)).toEqual(['recordings']);
    expect((await readdir(join(folder, 'recordings'))).sort()).toEqual([...PATHS].sort());
    for (const [path, bytes] of Object.entries(soundFiles(PATHS))) {
      expect(new Uint8Array(await readFile(join(folder, 'recordings', path)))).toEqual(bytes);
    }
    expect((await loadClipSet('fsdd', { dataDir })).clips).toHaveLength(60);
    await fetchClips(set, { folder, onFile });
    expect(states.slice(2)).toEqual(['fsdd present']);
    expect(good.asked).toHaveLength(1);
  });

  test('continues what broke off, also where the archive was compressed anew meanwhile', async () => {
    const archive = await archiveOf(goodEntries());
    const set = await served(breakOff(archive, 400));
    const folder = join(await temporaryFolder(), 'fsdd');
    await fetchClips(set, { folder });
    expect(await readdir(folder)).toEqual(['recordings']);

    const dataDir = await folderOf({
      'fsdd.tar.gz.part': (await archiveOf(goodEntries(), 1)).subarray(0, 900),
    });
    const again = await mirror(serve(archive));
    await fetchClips(smallSet([`${again.url}v1.tar.gz`]), { folder: join(dataDir, 'fsdd') });
    expect(again.asked.map(({ range }) => range)).toEqual(['bytes=900-', undefined]);
    expect(await readdir(dataDir)).toEqual(['fsdd']);
  });

  test('keeps what came where it is stopped, and no half of the set', async () => {
    const dataDir = await temporaryFolder();
    const stop = new AbortController();
    const archive = await archiveOf(goodEntries());
    const set = await served(breakOff(archive, 600));
    const onProgress = (_: string, { received }: { received: number }) => {
      if (received >= 600) stop.abort(new Error('enough'));
    };
    const fetching = fetchClips(set, { folder: join(dataDir, 'fsdd'), signal: stop.signal, onProgress });
    await expect(fetching).rejects.toThrow('enough');
    expect(await readdir(dataDir)).toEqual(['fsdd.tar.gz.part']);
  });

  test('replaces what a kill left, and an empty folder', async () => {
    const dataDir = await folderOf({ 'fsdd.part/recordings/0_ghost_0.wav': new Uint8Array(3) });
    await mkdir(join(dataDir, 'fsdd'));
    await fetchClips(await served(serve(await archiveOf(goodEntries()))), { folder: join(dataDir, 'fsdd') });
    expect(await readdir(dataDir)).toEqual(['fsdd']);
    expect((await loadClipSet('fsdd', { dataDir })).clips).toHaveLength(60);
  });

  test('leaves an archive alone that it does not replace', async () => {
    const dataDir = await folderOf({ 'fsdd.tar.gz': new Uint8Array(9) });
    const fetching = fetchClips(await served(notFound), { folder: join(dataDir, 'fsdd') });
    await expect(fetching).rejects.toThrow('answers 404');
    expect(await readdir(dataDir)).toEqual(['fsdd.tar.gz']);
  });

  test("leaves the user's own files alone", async () => {
    const dataDir = await folderOf(soundFiles(['fsdd/0_me_0.wav']));
    const folder = join(dataDir, 'fsdd');
    const fetching = fetchClips(await served(notFound), { folder });
    await expect(fetching).rejects.toThrow(
      `${folder}: holds 1 of 10 digits; complete it, or move it away to get all of fsdd`,
    );
    expect(await readdir(folder)).toEqual(['0_me_0.wav']);
  });

  test('checks the MD5 sum where there is one', async () => {
    const archive = await archiveOf(goodEntries());
    const { url } = await mirror(serve(archive));
    const sum = createHash('md5').update(archive).digest('hex');
    const folder = join(await temporaryFolder(), 'fsdd');
    const wrong = fetchClips(smallSet([url], '0'.repeat(32)), { folder });
    await expect(wrong).rejects.toThrow(`has MD5 ${sum}, expected ${'0'.repeat(32)}`);
    expect(existsSync(folder)).toBe(false);
    await fetchClips(smallSet([url], sum), { folder });
    expect(existsSync(folder)).toBe(true);
  });

  test('a set that is licensed says where it is had', async () => {
    const dataDir = await temporaryFolder();
    const folder = join(dataDir, 'ti46');
    const fetching = fetchClips(publishedClips('ti46')!, { folder });
    await expect(fetching).rejects.toThrow(
      `ti46: no clips in ${folder}; it is licensed by the Linguistic Data`,
    );
  });
});

describe('an archive that is wrong', () => {
  test('in number is told', async () => {
    const good = goodEntries();
    const clips = good.slice(3, -2);
    expect(await refusal(await archiveOf(clips.slice(1)))).toContain('holds 59 clips, expected 60');
    expect(await refusal(await archiveOf(clips.slice(6)))).toContain('holds 9 of 10 digits');
    const third = entry('recordings/4_george_0.wav', wavFile([1]));
    expect(await refusal(await archiveOf([...clips.slice(1), third]))).toContain('3 speakers, expected 2');
    const fourth = entry('recordings/5_theo_9.wav', wavFile([1]));
    expect(await refusal(await archiveOf([...clips.slice(1), fourth]))).toMatch(
      /digit \d by \w+: \d clips, expected 3/,
    );
    expect(await refusal(await archiveOf([...clips, clips[4]]))).toMatch(/holds the clip \w+ twice/);
    expect(await refusal(await archiveOf([]))).toContain('holds 0 of 10 digits');
  });

  test('that would fill the disk is told before it does', async () => {
    // Silence: 6 MB of it in an archive of some kB, of which 1 MB was allowed.
    const clips = numberedPaths(['theo'], 3).map((path) =>
      entry(`recordings/${path}`, wavFile(new Array(100_000).fill(0))),
    );
    expect(await refusal(await archiveOf(clips))).toMatch(
      /recordings\/\d_theo_\d\.wav: with it the clips have \d+ bytes, at most 4000000/,
    );
  });

  test('in its bytes is told', async () => {
    const archive = await archiveOf(goodEntries());
    expect(await refusal(archive.subarray(0, archive.length - 300))).toContain('damaged archive, ');
    expect(await refusal(new Uint8Array(1000).fill(7))).toContain('damaged archive, incorrect header check');
    expect(await refusal(gzipSync(new Uint8Array(2000).fill(7)))).toContain('damaged archive, ');
    const tar = await packTar(goodEntries());
    expect(await refusal(gzipSync(tar.subarray(0, 30_000)))).toContain(
      'damaged archive, Tar archive is truncated',
    );
    const broken = [
      ...goodEntries().slice(0, -3),
      entry(`${TOP}recordings/9_lucas_2.wav`, new Uint8Array(50)),
    ];
    expect(await refusal(await archiveOf(broken))).toContain(`${TOP}recordings/9_lucas_2.wav: `);
  });

  test.each([
    '../../1_theo_0.wav',
    'recordings/../../1_theo_0.wav',
    '/tmp/1_theo_0.wav',
    'C:\\1_theo_0.wav',
    '..\\1_theo_0.wav',
    'recordings/../README',
  ])('because it names %s is refused', async (name) => {
    const place = `names ${JSON.stringify(name)}, a place outside of its folder`;
    expect(await refusal(await archiveOf([...goodEntries(), entry(name, wavFile([1]))]))).toContain(place);
  });
});

test('the content of a set is told whatever its files order and folders', async () => {
  const files = soundFiles(PATHS);
  const set = smallSet([]);
  const [flat, nested] = await Promise.all([
    folderOf(files),
    folderOf(
      Object.fromEntries(Object.entries(files).map(([path, bytes]) => [`a/${path[0]}/${path}`, bytes])),
    ),
  ]);
  const { digest, published } = await clipSetContent(set, flat);
  expect(published).toBeUndefined();
  expect(await clipSetContent({ ...set, digest }, nested)).toEqual({
    clips: 60,
    speakers: 2,
    digits: 10,
    damaged: [],
    digest,
    published: true,
  });
  await writeFile(join(flat, PATHS[7]), wavFile([9]));
  await writeFile(join(flat, PATHS[8]), new Uint8Array(9));
  const changed = await clipSetContent({ ...set, digest }, flat);
  expect(changed).toMatchObject({ clips: 60, published: false });
  expect(changed.damaged).toEqual([expect.stringContaining(join(flat, PATHS[8]))]);
});

test('the catalogue names archives over http, one licensed set, and sums as they are written', () => {
  expect(PUBLISHED_CLIPS.map(({ name }) => name)).toEqual(['fsdd', 'ti46', 'audiomnist', 'speech-commands']);
  for (const { archive, licence, digest, counts } of PUBLISHED_CLIPS) {
    expect(archive === undefined).toBe(licence !== undefined);
    for (const url of archive?.urls ?? []) expect(url).toMatch(/^https?:.*\.tar\.gz$/);
    expect(archive?.md5 ?? '0'.repeat(32)).toMatch(/^[0-9a-f]{32}$/);
    expect(digest ?? '0'.repeat(64)).toMatch(/^[0-9a-f]{64}$/);
    if (counts) expect(counts.clips).toBe(10 * counts.speakers * counts.each);
  }
});
