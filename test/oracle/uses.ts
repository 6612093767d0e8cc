/** What the commands that use a trained network compute, print and draw, for networks of `runs.ts`. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { digest, type Fields, type Parts } from './fields.js';
import { plannedFolders, printedFields } from './layout.js';
import { hear } from './library.js';
import type { Job } from './program.js';
import { gifFields, pngText, readNpy, svgParts, type Tensor, tensorFields } from './readers.js';

/** Files of version 0.1 that serve as inputs: an image and spoken digits. */
const FILES = fileURLToPath(new URL('../golden/version-0.1/files', import.meta.url));
const GOLDEN = fileURLToPath(new URL('../golden/learning', import.meta.url));
const BUNDLED = fileURLToPath(
  new URL('../../studio/public/network/spoken-digits.safetensors', import.meta.url),
);
const CLIPS = ['1_emma', '3_clara', '7_jonas'];

/** Commands that print JSON, by name. */
function printing(id: string, needs: readonly string[], commands: Readonly<Record<string, string>>): Job {
  return {
    id,
    needs,
    work: async ({ run }) => {
      const parts: Record<string, Fields> = {};
      for (const [name, words] of Object.entries(commands)) parts[name] = printedFields(await run(words));
      return parts;
    },
  };
}

const evaluating = (run: string): Job =>
  printing(`evaluate ${run}`, [run], { printed: `evaluate ${run} --limit 40 --json` });

/** A plot command: `plot NAME RUN` or `raster RUN`, with its flags. */
function plotting(words: string): Job {
  const [run] = words.replace(/^(plot )?\w+ /, '').split(' ');
  const file = `${words.replaceAll(/\W+/g, '-')}.svg`;
  return {
    id: words,
    needs: [run],
    work: async (shop) => {
      await shop.run(`${words} -o ${file}`);
      return svgParts(await readFile(join(shop.folder, file), 'utf8'));
    },
  };
}

const reconstructing = (run: string): Job => ({
  id: `reconstruct with ${run}`,
  needs: [run],
  work: async (shop) => {
    const file = `${run}-seven.png`;
    await shop.run(`reconstruct ${run} ${FILES}/seven.png -o ${file}`);
    return { picture: { pixels: pngText(await readFile(join(shop.folder, file))) } };
  },
});

const spikeMap: Job = {
  id: 'spike map',
  needs: ['tuned'],
  work: async ({ folder, run }) => {
    const bytesOf = (name: string) => readFile(join(folder, name));
    const printed = await run(
      `encode tuned ${FILES}/seven.png -o m.spk --map-steps 9 --map-settle 3 --map-draws 5 --seed 4 --json`,
    );
    await run('decode tuned m.spk -o m.png');
    await run('decode tuned m.spk -o m-longer.png --steps 40');
    await run('export m.spk --npy m.npy --spikes m.csv');
    await run('import m.npy --network tuned -o from-npy.spk');
    await run('import m.csv --network tuned --map-steps 9 -o from-csv.spk');
    const files = ['m.spk', 'from-npy.spk', 'from-csv.spk', 'm.csv'];
    return {
      printed: printedFields(printed),
      files: Object.fromEntries(
        await Promise.all(files.map(async (name) => [name, digest(await bytesOf(name))])),
      ),
      array: tensorFields(new Map([['map', readNpy(await bytesOf('m.npy'))]])),
      pictures: { decoded: pngText(await bytesOf('m.png')), longer: pngText(await bytesOf('m-longer.png')) },
    };
  },
};

const ear: Job = {
  id: 'cochleagram',
  work: async ({ folder, run }) => {
    const bytesOf = (name: string) => readFile(join(folder, name));
    const values = new Map<string, Tensor>();
    // The gain control of the ear is at its limit in some of them only.
    for (const clip of CLIPS) {
      await run(`cochleagram ${FILES}/${clip}.wav -o ear-${clip}.npy`);
      values.set(clip, readNpy(await bytesOf(`ear-${clip}.npy`)));
    }
    const clip = `${FILES}/3_clara.wav`;
    const flags = '--sample-rate 16000 --ear-q 6 --step-factor 0.3 --decimation 37';
    await run(`cochleagram ${clip} -o other-ear.npy ${flags}`);
    values.set('other parameters', readNpy(await bytesOf('other-ear.npy')));
    await run(`cochleagram ${clip} -o ear.svg`);
    await run(`cochleagram ${clip} -o ear.png`);
    return {
      values: tensorFields(values),
      ...svgParts((await bytesOf('ear.svg')).toString()),
      picture: { pixels: pngText(await bytesOf('ear.png')) },
    };
  },
};

/** Draws every clip with a network, and animates the first one. */
function drawing(id: string, network: string, needs: readonly string[]): Job {
  return {
    id,
    needs,
    work: async ({ folder, run }) => {
      const pictures: Record<string, string> = {};
      const parts: Record<string, Fields> = { pictures };
      const prefix = id.replaceAll(/\W+/g, '-');
      for (const [n, clip] of CLIPS.entries()) {
        const animate = n === 0 ? ` --animate ${prefix}.gif` : '';
        const out = await run(
          `synthesize ${network} ${FILES}/${clip}.wav -o ${prefix}-${clip}.png${animate} --json`,
        );
        pictures[clip] = pngText(await readFile(join(folder, `${prefix}-${clip}.png`)));
        parts[`printed for ${clip}`] = printedFields(out);
      }
      return { ...parts, animation: gifFields(await readFile(join(folder, `${prefix}.gif`))) };
    },
  };
}

const hiddenMap: Job = {
  id: 'bundled network, spikes',
  work: async () => {
    const network = await readFile(BUNDLED);
    const parts: Record<string, Fields> = {};
    for (const clip of CLIPS) {
      const { hidden, map, counts } = await hear(network, await readFile(`${FILES}/${clip}.wav`));
      const fields = {
        'hidden spikes': hidden,
        'spike map': map,
        'counts of pixels': new Uint8Array(counts.buffer),
      };
      parts[clip] = Object.fromEntries(
        Object.entries(fields).map(([name, bytes]) => [name, `${bytes.length} bytes ${digest(bytes)}`]),
      );
    }
    return parts;
  },
};

const plans: Job = {
  id: 'reproduction',
  work: async ({ run }) => {
    const requests = {
      quick: 'all --quick --preset paper,authors,tuned',
      'full, fsdd': 'all --audio fsdd --preset paper,authors,tuned',
      'full, ti46': 'all --audio ti46 --preset paper,tuned --seeds 1',
    };
    const parts: Record<string, Fields> = {};
    for (const [name, words] of Object.entries(requests)) {
      const folders = plannedFolders(await run(`reproduce ${words} --plan`));
      if (folders.length < 12) throw new Error(`only ${folders.length} runs are planned for ${words}`);
      parts[name] = Object.fromEntries(folders.sort().map((folder) => [folder, 'planned']));
    }
    return parts;
  },
};

const pngPlot: Job = {
  id: 'plot as PNG',
  needs: ['tuned'],
  work: async ({ folder, run }) => {
    await run('plot weights tuned -o weights-plot.png --width 600');
    return { picture: { pixels: pngText(await readFile(join(folder, 'weights-plot.png'))) } };
  },
};

const otherImages: Job = {
  id: 'images of a folder',
  needs: ['tuned'],
  work: async ({ folder, run }): Promise<Parts> => {
    await run(`reconstruct tuned ${FILES}/../autoencoder/weights.png --resize -o resized.png`);
    return { picture: { resized: pngText(await readFile(join(folder, 'resized.png'))) } };
  },
};

export const USES: readonly Job[] = [
  ...['paper', 'authors', 'reference-engine', 'stacked', 'ann-tuned'].map(evaluating),
  ...['sounds-paper', 'sounds-tuned', 'ann-sounds-paper'].map(evaluating),
  printing('inspect', ['tuned', 'ann-tuned', 'stacked', 'sounds-paper', 'ann-sounds-tuned'], {
    'with its twin': 'inspect tuned --twin ann-tuned --limit 30 --json',
    ann: 'inspect ann-tuned --limit 30 --json',
    stacked: 'inspect stacked --limit 30 --json',
    sounds: 'inspect sounds-paper --limit 4 --json',
    'ann sounds': 'inspect ann-sounds-tuned --limit 4 --json',
  }),
  printing('verify', [], {
    reference: `verify ${GOLDEN}/three-layers.json --engine reference --json`,
    wasm: `verify ${GOLDEN}/three-layers.json --engine wasm --threads 2 --json`,
    shared: `verify ${GOLDEN}/autoencoder-shared.json --engine wasm --json`,
    audiocoder: `verify ${GOLDEN}/audiocoder-target.json --engine wasm --json`,
  }),
  ...['paper', 'authors', 'tuned', 'stacked', 'ann-paper'].map(reconstructing),
  otherImages,
  spikeMap,
  plotting('raster authors --index 2'),
  plotting('plot raster tuned --index 1'),
  plotting('plot potentials tuned --index 1'),
  plotting('plot rates tuned --limit 40'),
  plotting('plot rates sounds-tuned --limit 4'),
  plotting('plot weights paper'),
  plotting('plot fields tuned --limit 40'),
  plotting('plot training tuned --limit 40'),
  pngPlot,
  ear,
  drawing('synthesize', 'sounds-tuned', ['sounds-tuned']),
  drawing('bundled network, pictures', BUNDLED, []),
  hiddenMap,
  plans,
];
