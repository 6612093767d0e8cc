/** What `export` writes for other tools, decoded, and what `import` makes of it again. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { digest, type Fields, type Parts, without } from './fields.js';
import { metricsFields, partsOfCheckpoint, partsOfPage, printedFields } from './layout.js';
import type { Job, Workshop } from './program.js';
import { hdf5Fields, npzFields } from './readers.js';

/** Fields that name the version of the program or of its formats. */
const NIR_VERSIONS = ['spikeloom', 'format', 'formatVersion'].map((name) => `/node/metadata/${name}`);
const NPZ_VERSIONS = ['spikeloom', 'format', 'formatVersion'].map((name) => `metadata.${name}`);

function exporting(id: string, run: string, work: (shop: Workshop) => Promise<Parts>): Job {
  return { id, needs: [run], work };
}

/** Exports to NIR, reads that, imports it and reads the checkpoint. */
const nir = (run: string, flags: string): Job =>
  exporting(`NIR of ${run}`, run, async ({ folder, run: spikeloom }) => {
    await spikeloom(`export ${run} --nir ${run}.nir${flags}`);
    const printed = await spikeloom(`import ${run}.nir -o ${run}-from-nir.safetensors --json`);
    return {
      file: without(await hdf5Fields(await readFile(join(folder, `${run}.nir`))), NIR_VERSIONS),
      printed: printedFields(printed),
      ...(await imported(folder, `${run}-from-nir`)),
    };
  });

const npz = (run: string): Job =>
  exporting(`npz of ${run}`, run, async ({ folder, run: spikeloom }) => {
    await spikeloom(`export ${run} --npz ${run}.npz --metrics ${run}-metrics.npz`);
    await spikeloom(`import ${run}.npz -o ${run}-from-npz.safetensors`);
    await spikeloom(`import ${run}-metrics.npz -o ${run}-metrics.jsonl`);
    const lines = await readFile(join(folder, `${run}-metrics.jsonl`), 'utf8');
    const { seconds: _, ...columns } = npzFields(await readFile(join(folder, `${run}-metrics.npz`)));
    return {
      file: without(npzFields(await readFile(join(folder, `${run}.npz`))), NPZ_VERSIONS),
      columns,
      'metrics again': metricsFields(lines),
      ...(await imported(folder, `${run}-from-npz`)),
    };
  });

const page = (run: string, flags: string): Job =>
  exporting(`page of ${run}`, run, async ({ folder, run: spikeloom }) => {
    await spikeloom(`export ${run} --html ${run}.html${flags}`);
    return partsOfPage(await readFile(join(folder, `${run}.html`), 'utf8'));
  });

const spikes = (run: string): Job =>
  exporting(`spikes of ${run}`, run, async ({ folder, run: spikeloom }) => {
    const files: Record<string, string> = {};
    for (const layer of [0, 1, 2]) {
      const file = `${run}-${layer}.csv`;
      await spikeloom(`export ${run} --spikes ${file} --index 5 --layer ${layer}`);
      const bytes = await readFile(join(folder, file));
      files[`layer ${layer}`] = `${bytes.length} bytes ${digest(bytes)}`;
    }
    return { files };
  });

async function imported(folder: string, name: string): Promise<Record<string, Fields>> {
  const { tensors, state } = partsOfCheckpoint(await readFile(join(folder, `${name}.safetensors`)));
  return { 'tensors again': tensors, 'state again': state };
}

export const EXPORTS: readonly Job[] = [
  nir('paper', ''),
  nir('tuned', ' --nir-dt 1e-4 --fold-r'),
  nir('sounds-tuned', ''),
  npz('reference-engine'),
  npz('sounds-paper'),
  npz('ann-sounds-tuned'),
  page('paper', ' --images 5'),
  page('sounds-tuned', ''),
  spikes('authors'),
];
