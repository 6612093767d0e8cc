/** What the program makes of the files of version 0.1 in `test/golden/version-0.1`, which must stay readable. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { differences, digest, type Fields, type Parts } from './fields.js';
import { metricsFields, partsOfCheckpoint, partsOfRun, printedFields } from './layout.js';
import type { Job, Workshop } from './program.js';
import { pngText, svgParts } from './readers.js';
import { resumed } from './runs.js';

/** Throws unless everything that is stored is also in what has been computed. */
function agree(stored: Parts, found: Parts): void {
  const lines = differences(stored, found);
  if (lines.length > 0) throw new Error(`not as it is stored:\n${lines.join('\n')}`);
}

/** Opens a run and measures, inspects and exports its network. */
function opening(run: string, flags = ''): Job {
  return {
    id: run,
    work: async (shop) => {
      const { 'tensors again': tensors, 'state again': state } = await throughNpz(shop, run);
      return {
        evaluate: printedFields(await shop.run(`evaluate ${run}${flags} --limit 20 --json`)),
        inspect: printedFields(await shop.run(`inspect ${run}${flags} --limit 8 --json`)),
        'npz and back, tensors': tensors,
        'npz and back, state': state,
      };
    },
  };
}

async function throughNpz(
  { folder, run: spikeloom }: Workshop,
  run: string,
): Promise<Record<string, Fields>> {
  await spikeloom(`export ${run} --npz ${run}-weights.npz`);
  return importing(folder, spikeloom, `${run}-weights.npz`);
}

async function importing(
  folder: string,
  run: Workshop['run'],
  file: string,
): Promise<Record<string, Fields>> {
  const output = `${file.replaceAll(/\W/g, '-')}.safetensors`;
  await run(`import ${file} -o ${output}`);
  const { tensors, state } = partsOfCheckpoint(await readFile(join(folder, output)));
  return { 'tensors again': tensors, 'state again': state };
}

/** Resumes a copy of a stopped run: it ends as the run that was never stopped, which is stored, too. */
function resuming(stopped: string, whole: string): Job {
  return {
    id: `${stopped}, resumed`,
    work: async (shop) => {
      const found = await resumed(shop, join(shop.folder, stopped), `${stopped}-copy`);
      // Its configuration is the stored one, whatever an older one lacks.
      const { settings: _, ...stored } = await partsOfRun(join(shop.folder, whole));
      agree(stored, found);
      return { results: found.results };
    },
  };
}

/** Does the training of a stored run once more. */
function again(run: string, words: string): Job {
  return {
    id: `${run}, trained again`,
    work: async (shop) => {
      await shop.run(`train ${words} --out ${run}-again`);
      const found = await partsOfRun(join(shop.folder, `${run}-again`));
      agree(await partsOfRun(join(shop.folder, run)), found);
      return { results: found.results };
    },
  };
}

/** Imports an exported network: its weights are those of the stored run. */
function comingBack(file: string, run: string): Job {
  return {
    id: `files/${file}`,
    work: async ({ folder, run: spikeloom }) => {
      const { 'tensors again': tensors, 'state again': state } = await importing(
        folder,
        spikeloom,
        `files/${file}`,
      );
      agree(partsOfCheckpoint(await readFile(join(folder, run, 'checkpoint.safetensors'))), {
        tensors,
        state,
      });
      return { state };
    },
  };
}

const metrics = (file: string, run: string): Job => ({
  id: `files/${file}`,
  work: async ({ folder, run: spikeloom }) => {
    await spikeloom(`import files/${file} -o ${run}-metrics.jsonl`);
    const found = { metrics: metricsFields(await readFile(join(folder, `${run}-metrics.jsonl`), 'utf8')) };
    agree({ metrics: (await partsOfRun(join(folder, run))).metrics }, found);
    return found;
  },
});

const spikeMaps: Job = {
  id: 'files/seven',
  work: async ({ folder, run }) => {
    await run('decode autoencoder files/seven.spk -o decoded.png');
    await run('import files/seven.npy --network autoencoder -o from-npy.spk');
    await run('import files/seven.csv --network autoencoder --map-steps 8 -o from-csv.spk');
    await run('encode autoencoder files/seven.png -o again.spk --map-steps 8 --map-settle 2 --map-draws 4');
    const stored = { map: { bytes: digest(await readFile(join(folder, 'files/seven.spk'))) } };
    for (const file of ['from-npy.spk', 'from-csv.spk', 'again.spk']) {
      agree(stored, { map: { bytes: digest(await readFile(join(folder, file))) } });
    }
    return { ...stored, picture: { decoded: pngText(await readFile(join(folder, 'decoded.png'))) } };
  },
};

const pictures: Job = {
  id: 'pictures of stored networks',
  work: async ({ folder, run }) => {
    const read = (file: string) => readFile(join(folder, file));
    await run('plot raster latency --index 1 -o raster.svg');
    await run('plot training autoencoder --limit 20 -o training.svg');
    await run('reconstruct ann-autoencoder files/seven.png -o ann-seven.png');
    await run('reconstruct imported files/seven.png -o seven.png');
    await run('synthesize audiocoder files/7_jonas.wav -o run.png');
    await run('synthesize audiocoder-before-coding/checkpoint.safetensors files/7_jonas.wav -o before.png');
    await run('export autoencoder --spikes spikes.csv --index 3');
    agree(
      { spikes: { csv: digest(await read('files/spikes.csv')) } },
      { spikes: { csv: digest(await read('spikes.csv')) } },
    );
    return {
      'raster shapes': svgParts((await read('raster.svg')).toString()).shapes,
      'training shapes': svgParts((await read('training.svg')).toString()).shapes,
      pictures: {
        'ann-autoencoder': pngText(await read('ann-seven.png')),
        imported: pngText(await read('seven.png')),
        audiocoder: pngText(await read('run.png')),
        'audiocoder-before-coding': pngText(await read('before.png')),
      },
    };
  },
};

/** Weights are multiples of a quarter, nothing leaks: potentials meet the threshold exactly, and then neurons spike. */
const levels: Job = {
  id: 'files/levels',
  work: async ({ folder, run }) => {
    const data = '--data digits --resize 8x8';
    const printed = await run(`evaluate files/levels.safetensors ${data} --limit 20 --json`);
    const files: Record<string, string> = {};
    for (const layer of [1, 2]) {
      await run(
        `export files/levels.safetensors --spikes levels-${layer}.csv --layer ${layer} --index 2 ${data}`,
      );
      files[`layer ${layer}`] = digest(await readFile(join(folder, `levels-${layer}.csv`)));
    }
    return { evaluate: printedFields(printed), spikes: files };
  },
};

/** Of a complete run `resume` shows the results again and writes nothing. */
const complete: Job = {
  id: 'complete runs, resumed',
  work: async (shop) => {
    for (const run of ['autoencoder', 'ann-autoencoder', 'audiocoder', 'ann-audiocoder', 'stacked']) {
      agree(
        await partsOfRun(join(shop.folder, run)),
        await resumed(shop, join(shop.folder, run), `${run}-shown`),
      );
    }
    return { runs: { 'resumed unchanged': '5' } };
  },
};

/** The flags that the stored runs were made with: test/golden/version-0.1/README.md. */
const IMAGES =
  '--data digits --resize 8x8 --batch 10 --limit 200 --epochs 20 --evaluate 20 --log-every 80' +
  ' --checkpoint-every 240 --threads 1';

export const EXAMPLES: readonly Job[] = [
  ...['autoencoder', 'ann-autoencoder', 'audiocoder', 'ann-audiocoder', 'stacked', 'latency'],
  ...['autoencoder-stopped', 'ann-audiocoder-stopped', 'audiocoder-before-coding'],
]
  .map((run) => opening(run))
  .concat([
    opening('imported', ' --data digits --resize 8x8'),
    resuming('autoencoder-stopped', 'autoencoder'),
    resuming('autoencoder-stopped-before-coding', 'autoencoder'),
    resuming('ann-autoencoder-stopped', 'ann-autoencoder'),
    resuming('audiocoder-stopped', 'audiocoder'),
    resuming('ann-audiocoder-stopped', 'ann-audiocoder'),
    complete,
    again(
      'autoencoder',
      `autoencoder ${IMAGES} --hidden 8 --steps 6 --initial-bound 1.2 --learning-rate 0.005 --preset paper`,
    ),
    again(
      'stacked',
      'autoencoder --stack-on autoencoder --hidden 4 --preset tuned --threshold 1 --initial-bound 1.5' +
        ' --batch 10 --limit 200 --evaluate 20 --threads 1',
    ),
    again(
      'audiocoder',
      'audiocoder --autoencoder autoencoder --audio spoken-digits --clips 40 --frames 10 --decimation 400 --batch 10' +
        ' --epochs 40 --log-every 40 --checkpoint-every 60 --threads 1 --hidden 6 --steps 6 --preset tuned' +
        ' --initial-bound 0.3 --map-draws 4',
    ),
    comingBack('autoencoder.nir', 'autoencoder'),
    comingBack('autoencoder.npz', 'autoencoder'),
    comingBack('stacked-folded.nir', 'stacked'),
    comingBack('audiocoder.nir', 'audiocoder'),
    comingBack('audiocoder.npz', 'audiocoder'),
    comingBack('ann-audiocoder.npz', 'ann-audiocoder'),
    metrics('metrics.npz', 'autoencoder'),
    metrics('ann-audiocoder-metrics.npz', 'ann-audiocoder'),
    spikeMaps,
    levels,
    pictures,
  ]);
