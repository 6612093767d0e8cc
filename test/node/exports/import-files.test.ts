import { join } from 'node:path';
import { expect, test } from 'vitest';
import { InputError } from '../../../src/core/errors.js';
import { encodeNir } from '../../../src/formats/nir/hdf5.js';
import { encodeCheckpoint } from '../../../src/network/checkpoint.js';
import { checkpointToNpz } from '../../../src/network/checkpoint-npz.js';
import { initialWeights } from '../../../src/network/network.js';
import { checkpointToNir } from '../../../src/network/nir/to-nir.js';
import { resolveOptions } from '../../../src/network/presets.js';
import type { SpikingOptions } from '../../../src/network/schema.js';
import { importNetwork } from '../../../src/node/exports/import-files.js';
import { openNetwork } from '../../../src/node/runs/network-files.js';
import { folderOf } from '../folders.js';

const WIDTHS = [4, 3, 4];

function checkpoint(changed: Partial<SpikingOptions> = {}): Uint8Array {
  const options = { ...resolveOptions({ hidden: [3], preset: 'tuned' }), ...changed };
  const network = { widths: WIDTHS, image: { width: 2, height: 2 }, options };
  return encodeCheckpoint('autoencoder', network, { batch: 1, weights: initialWeights(WIDTHS, 1, 0.5) });
}

test('fewer steps leave fewer to settle in, so that the network can be trained', async () => {
  const folder = await folderOf({ 'a.nir': await encodeNir(checkpointToNir(checkpoint(), 'a')) });
  const output = join(folder, 'a.safetensors');
  for (const [steps, settle] of [
    [1, 0],
    [2, 1],
    [9, 2],
  ]) {
    await importNetwork(join(folder, 'a.nir'), output, { steps });
    expect((await openNetwork(output)).network.options).toMatchObject({ steps, settle });
  }
});

test('options that a training would refuse together are refused, of NIR and npz', async () => {
  const odd = checkpoint({ steps: 5, settle: 5 });
  const folder = await folderOf({
    'a.npz': checkpointToNpz(odd, 'odd'),
    'a.nir': await encodeNir(checkpointToNir(odd, 'odd')),
  });
  for (const name of ['a.npz', 'a.nir']) {
    const imported = importNetwork(join(folder, name), join(folder, 'x.safetensors'));
    await expect(imported).rejects.toThrow(InputError);
    await expect(imported).rejects.toThrow(
      `${name}: its options do not go together: settle must be below steps`,
    );
  }
});
