/** `spikeloom export`: a network, its metrics and spikes as files that other tools read. */
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { UsageError } from '../src/core/errors.js';
import { io } from './io.js';
import {
  type DataFlags,
  dataDirOption,
  dataOption,
  integerFlag,
  resizeOption,
  secondsFlag,
} from './options.js';
import { print } from './output.js';

interface OutputFlags {
  readonly html?: string;
  readonly nir?: string;
  readonly npz?: string;
  readonly metrics?: string;
  readonly spikes?: string;
  readonly npy?: string;
}

interface ExportFlags extends DataFlags, OutputFlags {
  readonly nirDt?: number;
  readonly foldR?: boolean;
  readonly index?: number;
  readonly layer?: number;
  readonly title?: string;
  readonly images?: number;
}

const SUBTRACTS =
  'Warning: these neurons are reset by subtraction of the threshold. NIR has a v_reset alone, so other tools reset ' +
  'them to 0 and spike differently; "spikeloom import" reads the reset from the metadata\n';

/** The files to write. Throws a UsageError where there are none, or one is named twice. */
function outputsOf({ html, nir, npz, metrics, spikes, npy }: OutputFlags): string[] {
  const outputs = [html, nir, npz, metrics, spikes, npy].filter((file) => file !== undefined);
  if (outputs.length === 0) {
    throw new UsageError(
      'give what to write: one or more of --html, --nir, --npz, --metrics, --spikes, --npy',
    );
  }
  const places = outputs.map((file) => resolve(file));
  const twice = outputs.find((_, n) => places.indexOf(places[n]) !== n);
  if (twice !== undefined) throw new UsageError(`two exports to one file, ${twice}: name a file for each`);
  return outputs;
}

/** Throws a UsageError where a flag is given without the output that it is for. */
function checkFlags({ html, nir, spikes, nirDt, foldR, title, images, ...rest }: ExportFlags): void {
  if (nir === undefined && (nirDt !== undefined || foldR)) {
    throw new UsageError(`--${nirDt === undefined ? 'fold-r' : 'nir-dt'} is for --nir: give that too`);
  }
  if (html === undefined && (title !== undefined || images !== undefined)) {
    throw new UsageError(`--${title === undefined ? 'images' : 'title'} is for --html: give that too`);
  }
  const { index, layer, data, dataDir, resize } = rest;
  const given = Object.entries({ index, layer, data, resize }).find(([, value]) => value !== undefined);
  if (spikes === undefined && given !== undefined) {
    throw new UsageError(`--${given[0]} is for --spikes: give that too`);
  }
  if (spikes === undefined && html === undefined && dataDir !== undefined) {
    throw new UsageError('--data-dir is for --spikes and --html: give one of them');
  }
}

async function exportMap(
  map: string,
  { nir, npz, metrics, spikes, npy, ...rest }: ExportFlags,
): Promise<void> {
  const other = Object.entries({ nir, npz, metrics, ...rest }).find(([, value]) => value !== undefined);
  if (other !== undefined) {
    throw new UsageError(`${map} is a spike map: only --spikes and --npy can be written of it`);
  }
  const { exportMapNpy, exportMapSpikes } = await import('../src/node/exports/export-files.js');
  if (spikes !== undefined) await exportMapSpikes(map, spikes);
  if (npy !== undefined) await exportMapNpy(map, npy);
}

async function exportRun(run: string, flags: ExportFlags): Promise<void> {
  const { html, nir, npz, metrics, spikes, npy, nirDt: dt, foldR, dataDir } = flags;
  if (npy !== undefined) {
    throw new UsageError(`--npy writes a spike map, and ${run} is none; its weights: --npz`);
  }
  const files = await import('../src/node/exports/export-files.js');
  // Spikes first: of which image and layer they are may be what is refused, before anything else is written.
  if (spikes !== undefined) {
    const { data: set, resize, index, layer } = flags;
    await files.exportSpikes(run, spikes, { set, dataDir, resize, index, layer });
  }
  if (html !== undefined) {
    const { exportPage } = await import('../src/node/exports/export-page.js');
    const { title, images } = flags;
    await exportPage(run, html, { title, images, dataDir });
  }
  if (nir !== undefined && (await files.exportNir(run, nir, { dt, foldR })).subtracts) {
    io().stderr.write(SUBTRACTS);
  }
  if (npz !== undefined) await files.exportNpz(run, npz);
  if (metrics !== undefined) await files.exportMetrics(run, metrics);
}

async function exportFiles(path: string, flags: ExportFlags): Promise<void> {
  const outputs = outputsOf(flags);
  const { checkOutputs } = await import('../src/node/runs/output-place.js');
  await checkOutputs(outputs, [path]);
  const { isMapFile } = await import('../src/node/exports/export-files.js');
  if (await isMapFile(path)) {
    await exportMap(path, flags);
  } else {
    checkFlags(flags);
    await exportRun(path, flags);
  }
  for (const output of outputs) print(output);
}

export function addExportCommand(program: Command): void {
  program
    .command('export')
    .description('write a network, its metrics or its spikes for other tools')
    .argument('<run>', 'run folder, a checkpoint file, or a spike map file (.spk)')
    .option('--html <file>', 'one page that runs the network: draw or speak, and see its spikes')
    .option('--title <text>', 'with --html: heading of the page (default: what was trained on what)')
    .option(
      '--images <n>',
      'with --html: test images to try it on (default: 100 of a published set that is on this machine)',
      integerFlag('--images', 0),
    )
    .option('--nir <file>', 'NIR file of a spiking network, which simulators and neuromorphic chips read')
    .option(
      '--nir-dt <seconds>',
      'with --nir: length of a time step (default: 0.001)',
      secondsFlag('--nir-dt'),
    )
    .option('--fold-r', 'with --nir: weights divided by the leak and r = 1, for tools that pass r over')
    .option('--npz <file>', 'NumPy file of the weights, and all that import needs')
    .option('--metrics <file>', 'NumPy file (.npz) of the metrics of a run, a column each')
    .option('--spikes <file>', 'CSV of spikes, step,neuron: of a test image, or of a spike map')
    .option('--index <n>', 'with --spikes: which test image, from 0 (default: 0)', integerFlag('--index', 0))
    .option(
      '--layer <n>',
      'with --spikes: whose spikes; 0 are the inputs (default: 1)',
      integerFlag('--layer', 0),
    )
    .addOption(dataOption('with --spikes: test images of this set (default: that of the run)'))
    .addOption(dataDirOption())
    .addOption(resizeOption())
    .option('--npy <file>', 'NumPy file of a spike map: uint8, steps × neurons')
    .addHelpText(
      'after',
      `
Several files can be written at once. Steps count from 1, neurons from 0. snnTorch and SpikingJelly take a time step of
1e-4 seconds, Norse passes r over: docs/interchange.md.

Examples:
  $ spikeloom export runs/mnist-1 --html demo.html
  $ spikeloom export runs/mnist-1 --nir model.nir
  $ spikeloom export runs/mnist-1 --nir model.nir --nir-dt 1e-4 --npz weights.npz --metrics metrics.npz
  $ spikeloom export runs/mnist-1 --spikes spikes.csv --index 7 --layer 1
  $ spikeloom export seven.spk --npy seven.npy --spikes seven.csv`,
    )
    .action(exportFiles);
}
