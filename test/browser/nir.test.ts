/** NIR files in Chromium: HDF5 is loaded when it is needed, and a network comes back with every byte. */
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { encodeCheckpoint } from '../../src/network/checkpoint.js';
import { initialWeights } from '../../src/network/network.js';
import { resolveOptions } from '../../src/options/presets.js';
import { bundle, CHROMIUM, launch, NEEDS_CHROMIUM, open, remove, serve } from './chromium.js';

test.skipIf(!CHROMIUM)(`a network goes to NIR and back in Chromium${NEEDS_CHROMIUM}`, async () => {
  const widths = [6, 4, 6];
  const options = resolveOptions({ hidden: [4] });
  const checkpoint = encodeCheckpoint(
    { widths, image: { width: 3, height: 2 }, options },
    { batch: 2, weights: initialWeights(widths, 7, 0.5) },
  );
  const built = await bundle(fileURLToPath(new URL('./nir-page', import.meta.url)));
  const site = await serve(built, false);
  const browser = await launch();
  try {
    const { page, complaints } = await open(browser, site);
    const back = await page.evaluate(
      (bytes) => (globalThis as unknown as { throughNir(b: number[]): Promise<number[]> }).throughNir(bytes),
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
