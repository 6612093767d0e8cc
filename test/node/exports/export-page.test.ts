import { readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { InputError, UsageError } from '../../../src/core/errors.js';
import { exportPage, MAX_PAGE_NETWORK_BYTES } from '../../../src/node/exports/export-page.js';
import { loadImageSet } from '../../../src/node/sets/image-sets.js';
import { PAGE_PLACE, PAGE_TITLE, type PageContent } from '../../../src/runs/page-content.js';
import { RUN_FILES } from '../../../src/runs/store.js';
import { smallAnnRun } from '../runs/ann-runs.js';
import { smallAudioRun, writeSmallImages } from '../runs/audio-runs.js';
import { copyOf, interruptedRun, smallRun } from '../runs/runs.js';
import { folderForAll } from '../shared-folder.js';

const TEMPLATE = `<html><head>${PAGE_TITLE}</head><body>\n${PAGE_PLACE}\n<script>$& $1</script></body></html>\n`;

/** The text of an element by its id, as a browser takes it. */
function element(page: string, id: string): string {
  const found = page.match(new RegExp(`<script type="[^"]+" id="${id}">([^<]*)</script>`));
  if (found === null) throw new Error(`there is no ${id}`);
  return found[1];
}

function contentOf(page: string): PageContent {
  return JSON.parse(element(page, 'spikeloom-content'));
}

describe('the page of one network', () => {
  let base: string;
  let run: string;
  let template: string;

  /** Writes a page and gives its text. */
  async function written(of: string, options: Parameters<typeof exportPage>[2] = {}): Promise<string> {
    const output = join(base, 'page.html');
    const { bytes } = await exportPage(of, output, { template, ...options });
    const page = readFileSync(output);
    expect(bytes).toBe(page.length);
    return page.toString('utf8');
  }

  beforeAll(async () => {
    base = await folderForAll();
    [run, template] = [join(base, 'run'), join(base, 'template.html')];
    writeFileSync(template, TEMPLATE);
    await smallRun(run);
  });

  test('holds the checkpoint byte for byte, and is the template besides', async () => {
    const page = await written(run);
    const checkpoint = readFileSync(join(run, RUN_FILES.checkpoint));
    expect(Buffer.from(element(page, 'spikeloom-network'), 'base64').equals(checkpoint)).toBe(true);
    expect(page).toMatch(
      /^<html><head><title>Autoencoder 64-12-64 on digits · Spikeloom<\/title><\/head><body>\n/,
    );
    expect(page.endsWith('\n<script>$& $1</script></body></html>\n')).toBe(true);
  });

  test('says what was trained, how, and how well; of a file or of a run without summary what is known', async () => {
    const summary = JSON.parse(readFileSync(join(run, RUN_FILES.summary), 'utf8'));
    const mse = { name: 'mse on 30 test images', value: summary.test.mse.toFixed(3) };
    const told = contentOf(await written(run));
    expect(told.sentence).toMatch(/^A spiking autoencoder was shown 75 images of digits once/);
    expect(told.facts).toEqual([
      { name: 'neurons', value: '64-12-64' },
      { name: 'images', value: '8×8' },
      { name: 'weights', value: '1,536' },
      { name: 'time steps', value: '4' },
      { name: 'threshold, reset', value: '1, zero' },
      { name: 'preset', value: 'paper' },
      mse,
    ]);
    const unfinished = join(base, 'unfinished');
    await interruptedRun(unfinished, 6);
    const early = contentOf(await written(unfinished));
    expect(early).toEqual({ ...told, facts: told.facts.slice(0, -1) });
    const file = contentOf(await written(join(run, RUN_FILES.checkpoint)));
    expect(file.title).toBe('Autoencoder 64-12-64');
    expect(file.sentence).toMatch(
      /^A spiking autoencoder of images of 8×8 pixels, .*preset paper, seed 1\.$/,
    );
    expect(file.facts).toEqual(early.facts);
  });

  test('an audiocoder tells of its ear and its decoder', async () => {
    const [images, sounds] = [join(base, 'images'), join(base, 'sounds')];
    await writeSmallImages(images);
    await smallAudioRun(sounds, { autoencoder: run, images });
    const page = await written(sounds);
    const { title, facts } = contentOf(page);
    expect(title).toMatch(/^Audiocoder \d+-16-12 on spoken-digits × images$/);
    expect(facts.map(({ name }) => name)).toEqual([
      ...[
        'neurons, sound to picture',
        'frames × channels heard',
        'weights',
        'time steps',
        'threshold, reset',
      ],
      ...['preset', 'mse on 10 test clips', 'nearest to the right class'],
    ]);
    expect(facts[0].value).toMatch(/^\d+-16-12-64$/);
    expect(facts[1].value).toMatch(/^40 × \d+$/);
    await expect(written(sounds, { images: 5 })).rejects.toThrow(
      /holds an audiocoder, whose inputs are not images/,
    );
    // Where the images and the autoencoder lie is nobody's business.
    expect(page).not.toContain(base);
    expect(Buffer.from(element(page, 'spikeloom-network'), 'base64').includes(base)).toBe(false);
  });

  test('the same run makes the same bytes, wherever it lies', async () => {
    const page = await written(run);
    expect(await written(await copyOf(run))).toBe(page);
  });

  test('images of the user are in it only where they are asked for', async () => {
    const [images, own] = [join(base, `<b>&"'\u2028<!--`), join(base, 'own')];
    await mkdir(images);
    await writeSmallImages(images);
    await smallRun(own, { set: images, resize: undefined, evaluate: 5 });
    const page = await written(own);
    expect(page).not.toContain(base);
    expect(page).not.toContain('<b>');
    expect(contentOf(page)).toMatchObject({ title: `Autoencoder 64-12-64 on <b>&"'\u2028<!--` });
    expect(contentOf(page).images).toBeUndefined();
    const shown = await written(own, { images: 5 });
    expect(shown).not.toContain(base);
    expect(contentOf(shown).images).toMatchObject({ width: 8, height: 8, count: 5 });
    expect(Buffer.from(element(shown, 'spikeloom-images'), 'base64')).toHaveLength(5 * 64);
    const digits = await written(run, { images: 3 });
    const known = await loadImageSet('digits', { part: 'test', count: 3, resize: { width: 8, height: 8 } });
    expect(contentOf(digits).images).toMatchObject({ name: 'digits', labels: [...known.labels] });
    expect(Buffer.from(element(digits, 'spikeloom-images'), 'base64')).toEqual(Buffer.from(known.pixels));
    await rm(images, { recursive: true });
    await expect(written(own, { images: 5 })).rejects.toThrow(InputError);
    expect(await written(own)).toBe(page);
  });

  test('a title of any characters is a title', async () => {
    const title = `</script><script>alert(1)</script>$&"'&<!-- \u2028 ö`;
    const page = await written(run, { title });
    expect(contentOf(page).title).toBe(title);
    expect(page).toContain(
      '<title>&lt;/script&gt;&lt;script&gt;alert(1)&lt;/script&gt;$&amp;&quot;&#39;&amp;&lt;!-- \u2028 ö · Spikeloom</title>',
    );
    expect(page.match(/<script/g)).toHaveLength(3);
  });

  test('refuses what it cannot show, and leaves what was there', async () => {
    const output = join(base, 'kept.html');
    writeFileSync(output, 'kept');
    const refused = async (of: string, options: Parameters<typeof exportPage>[2] = {}) => {
      const error = await exportPage(of, output, { template, ...options }).then(
        () => undefined,
        (reason: unknown) => reason,
      );
      expect(readFileSync(output, 'utf8')).toBe('kept');
      return error as Error;
    };
    const ann = join(base, 'ann');
    await smallAnnRun(ann);
    for (const place of [ann, join(ann, RUN_FILES.checkpoint)]) {
      const error = await refused(place);
      expect(error).toBeInstanceOf(InputError);
      expect(error.message).toBe(
        `${place}: holds an ANN, which does not spike; the page runs spiking networks: give a run of "spikeloom train autoencoder"`,
      );
    }
    const large = await copyOf(run);
    truncateSync(join(large, RUN_FILES.checkpoint), MAX_PAGE_NETWORK_BYTES + 1);
    expect((await refused(large)).message).toMatch(
      /checkpoint\.safetensors: has 128 MB, a page takes networks of up to 128 MB; show it by "spikeloom studio"/,
    );
    const cut = await copyOf(run);
    truncateSync(join(cut, RUN_FILES.checkpoint), 5000);
    expect(await refused(cut)).toBeInstanceOf(InputError);
    const empty = await copyOf(run);
    await rm(join(empty, RUN_FILES.checkpoint));
    expect((await refused(empty)).message).toMatch(/holds no network yet.*spikeloom resume/);
    const broken = await copyOf(run);
    await writeFile(join(broken, RUN_FILES.summary), '{"format":');
    expect(await refused(broken)).toBeInstanceOf(InputError);
    expect((await refused(join(base, 'nowhere'))).message).toMatch(/nowhere: does not exist/);
    for (const images of [-1, 1.5, 1001, Number.NaN]) {
      expect((await refused(run, { images })).message).toBe(
        `images must be an integer in [0, 1000], got ${images}`,
      );
    }
    expect((await refused(run, { title: ' ' })).message).toBe('title must not be empty');
    const own = join(run, RUN_FILES.checkpoint);
    await expect(exportPage(run, own, { template })).rejects.toThrow(/is the checkpoint itself/);
    expect((await refused(own, { images: 5 })).message).toMatch(/give the run folder$/);
    await expect(exportPage(own, own, { template })).rejects.toThrow(UsageError);
    const other = join(base, 'other.html');
    writeFileSync(other, '<html></html>');
    expect((await refused(run, { template: other })).message).toMatch(/not the page of one network/);
    const missing = await refused(run, { template: join(base, 'missing.html') });
    expect(missing).toBeInstanceOf(UsageError);
    expect(missing.message).toMatch(/missing\.html: does not exist; build the page with "npm run build"/);
    expect((await readdir(base)).filter((name) => name.endsWith('.part'))).toEqual([]);
  });
});
