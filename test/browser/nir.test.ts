/** NIR files in Chromium: read in a worker; a network comes back with every byte, a damaged file is given up. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { encodeCheckpoint } from '../../src/network/checkpoint.js';
import { initialWeights } from '../../src/network/network.js';
import { resolveOptions } from '../../src/network/presets.js';
import { bundle, CHROMIUM, launch, NEEDS_CHROMIUM, open, remove, serve } from './chromium.js';

interface NirPage {
  throughNir(checkpoint: number[]): Promise<number[]>;
  refusal(bytes: number[], timeLimit: number): Promise<string>;
}

test.skipIf(!CHROMIUM)(`a network goes to NIR and back in Chromium${NEEDS_CHROMIUM}`, async () => {
  const widths = [6, 4, 6];
  const options = resolveOptions({ hidden: [4] });
  const checkpoint = encodeCheckpoint(
    'autoencoder',
    { widths, image: { width: 3, height: 2 }, options },
    { batch: 2, weights: initialWeights(widths, 7, 0.5) },
  );
  const built = await bundle(fileURLToPath(new URL('./nir-page', import.meta.url)));
  const site = await serve(built, false);
  const browser = await launch();
  try {
    const { page, complaints } = await open(browser, site);
    const refusal = (bytes: Uint8Array) =>
      page.evaluate((given) => (globalThis as unknown as NirPage).refusal(given, 2), [...bytes]);
    const hangs = readFileSync(new URL('../formats/nir/hangs-2.nir.gz', import.meta.url));
    expect(await refusal(gunzipSync(hangs))).toMatch(
      /^InputError: damaged\.nir: reading its 21104 bytes did not end within 2 s/,
    );
    const back = await page.evaluate(
      (bytes) => (globalThis as unknown as NirPage).throughNir(bytes),
      [...checkpoint],
    );
    expect(complaints).toEqual([]);
    expect(Uint8Array.from(back)).toEqual(checkpoint);
  } finally {
    await browser.close();
    site.close();
    remove(built);
  }
});
