/** `spikeloom import`: networks and spike maps of other tools, and exported ones. */
import { type Command, Option } from 'commander';
import { UsageError } from '../src/core/errors.js';
import { AUDIOCODER_SCHEMA } from '../src/network/audiocoder-schema.js';
import { kindName, storedKind } from '../src/network/naming.js';
import { AUTOENCODER_SCHEMA } from '../src/network/schema.js';
import { RESETS, type Reset } from '../src/neurons/lif.js';
import type { ImportableFile } from '../src/node/exports/import-files.js';
import { flagOf } from '../src/options/spec.js';
import { secondsFlag, sizeFlag, valueOption } from './options.js';
import { print, printJson } from './output.js';

interface NetworkFlags {
  readonly nirDt?: number;
  readonly image?: { width: number; height: number };
  readonly steps?: number;
  readonly spikeProbability?: number;
  readonly reset?: Reset;
  readonly timeLimit?: number;
  readonly force?: boolean;
}

interface ImportFlags extends NetworkFlags {
  readonly output: string;
  readonly network?: string;
  readonly mapSteps?: number;
  readonly json?: boolean;
}

/** Throws a UsageError where a flag is given that means nothing for a kind of file. */
function refuse(file: string, format: ImportableFile, flags: Readonly<Record<string, unknown>>): void {
  const given = Object.entries(flags).find(([, value]) => value !== undefined);
  if (given !== undefined)
    throw new UsageError(`${file} is a file of ${format}: leave out --${flagOf(given[0])}`);
}

async function importFile(
  file: string,
  { output, json, network, mapSteps, ...flags }: ImportFlags,
): Promise<void> {
  const files = await import('../src/node/exports/import-files.js');
  const format = await files.importableFile(file);
  if (format === 'npy' || format === 'csv') {
    refuse(file, format, flags);
    if (network === undefined) {
      throw new UsageError(`${file} is a spike map: give the network it is for with --network`);
    }
    const { steps, neurons } = await files.importMap(file, network, output, { steps: mapSteps });
    if (json) return printJson({ output, format, steps, neurons });
    print(output);
    print(`map  ${steps} × ${neurons}, steps × neurons`);
    return;
  }
  refuse(file, format, { network, mapSteps });
  if (format === 'npz' && /\.jsonl$/i.test(output)) {
    refuse(file, format, flags);
    const { lines } = await files.importMetrics(file, output);
    if (json) return printJson({ output, format, lines });
    print(output);
    print(`metrics of ${lines} logged ${lines === 1 ? 'batch' : 'batches'}`);
    return;
  }
  const { nirDt: dt, ...given } = flags;
  const { kind, widths, image } = await files.importNetwork(file, output, { dt, ...given });
  if (json) return printJson({ output, format, kind: storedKind(kind), widths, image });
  print(output);
  print(`${kindName(kind)} ${widths.join('-')}, images of ${image.width}×${image.height}`);
}

export function addImportCommand(program: Command): void {
  program
    .command('import')
    .description('take a network or a spike map of another tool, or an exported one')
    .argument(
      '<file>',
      'NIR file or npz of a network, npz of metrics; npy or CSV (step,neuron) of a spike map',
    )
    .requiredOption(
      '-o, --output <run>',
      'of a network: a folder to make, or a checkpoint file that ends in .safetensors; of metrics (npz): a file that ' +
        'ends in .jsonl; of a spike map: its file, such as map.spk',
    )
    .option(
      '--nir-dt <seconds>',
      'of NIR: length of a time step, where the file does not say it',
      secondsFlag('--nir-dt'),
    )
    .addOption(
      new Option(
        '--image <size>',
        'of NIR: size of the images, such as 28x28 (default: that of the file, or a square)',
      ).argParser((text) => sizeFlag(text, '--image')),
    )
    .addOption(
      valueOption(
        'steps',
        AUTOENCODER_SCHEMA.steps,
        'of NIR: time steps each image is shown for, or each clip heard (default: of the file, or 15)',
      ),
    )
    .addOption(
      valueOption(
        'spike-probability',
        AUTOENCODER_SCHEMA.spikeProbability,
        'of NIR: chance per step that an input of full intensity spikes (default: of the file, or 1)',
      ),
    )
    .addOption(
      new Option(
        '--reset <name>',
        'of NIR: what a spike leaves of the potential, in all layers (default: of the file, or zero)',
      ).choices(RESETS),
    )
    .option(
      '--time-limit <seconds>',
      'of NIR: most seconds that reading may take (default: 30, and one for each MB of the file)',
      secondsFlag('--time-limit'),
    )
    .option('--force', 'replace the imported network that --output holds')
    .option('--network <run>', 'of a spike map: run folder or checkpoint of the network that it is for')
    .addOption(
      valueOption(
        'map-steps',
        AUDIOCODER_SCHEMA.mapSteps,
        'of a CSV: steps of the map (default: that of its last spike)',
      ),
    )
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      `
Of NIR, chains of Linear or Affine (without bias), Scale, Flatten, LIF and IF nodes are read, with as many outputs as
inputs: docs/interchange.md. What is made is taken by every command that takes a checkpoint file. Of an audiocoder,
--steps and --spike-probability are of its listener, for clips; --reset is for both parts.

Examples:
  $ spikeloom import model.nir -o runs/imported
  $ spikeloom evaluate runs/imported --data mnist
  $ spikeloom import theirs.nir --nir-dt 1e-4 --image 28x28 --steps 25 -o theirs.safetensors
  $ spikeloom import weights.npz -o again.safetensors
  $ spikeloom import metrics.npz -o metrics.jsonl
  $ spikeloom import seven.csv --network runs/mnist-1 --map-steps 15 -o seven.spk`,
    )
    .action(importFile);
}
