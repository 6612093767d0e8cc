/** `spikeloom verify`: golden vectors on an engine. */
import { type Command, Option } from 'commander';
import { UsageError } from '../src/core/errors.js';
import { ENGINE_NAMES, ENGINES, type EngineName } from '../src/engine/index.js';
import { AUTOENCODER_SCHEMA } from '../src/network/schema.js';
import { io } from './io.js';
import { quoted, threadsOption } from './options.js';
import { print, printJson } from './output.js';

interface VerifyFlags {
  readonly engine: EngineName;
  readonly threads?: number;
  readonly json?: boolean;
  readonly tolerance?: number;
}

function toleranceFlag(text: string): number {
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (!(value >= 0 && value < Infinity)) {
    throw new UsageError(`--tolerance must be a number of at least 0, got ${quoted(text)}`);
  }
  return value;
}

async function verify(file: string, { engine, threads = 1, json, tolerance }: VerifyFlags): Promise<void> {
  const [{ readGoldenFile }, { verify: compare, largestOf }] = await Promise.all([
    import('../src/node/runs/network-files.js'),
    import('../src/diagnose/verify.js'),
  ]);
  const differences = await compare(await readGoldenFile(file), { engine, threads });
  const allowed = tolerance ?? ENGINES[engine].tolerance;
  const passed = largestOf(differences) <= allowed;
  if (!passed) io().exitCode = 1;
  if (json) {
    printJson({ engine, differences });
    return;
  }
  for (const [quantity, difference] of Object.entries(differences)) {
    print(
      `${quantity.padEnd(10)}${difference.toExponential(2)}${difference > allowed ? '  above tolerance' : ''}`,
    );
  }
  print(`${file}: ${passed ? 'equal' : 'not equal'} within ${allowed} on ${engine}`);
}

export function addVerifyCommand(program: Command): void {
  const tolerances = ENGINE_NAMES.map((name) => `${ENGINES[name].tolerance.toExponential()} for ${name}`);
  program
    .command('verify')
    .description('run a file of golden vectors on an engine and compare')
    .argument('<file>', 'golden vectors, JSON')
    .addOption(
      new Option('--engine <name>', 'engine')
        .choices(ENGINE_NAMES)
        .default(AUTOENCODER_SCHEMA.engine.default),
    )
    .addOption(threadsOption())
    .option('--json', 'print JSON')
    .option(
      '--tolerance <number>',
      `largest difference that counts as equal (default: ${tolerances.join(', ')})`,
      toleranceFlag,
    )
    .addHelpText(
      'after',
      `
Prints the largest absolute difference of each quantity over all steps. Exit code 1 where one is above the
tolerance.

Examples:
  $ spikeloom verify test/golden/learning/autoencoder-xor.json --engine reference
  $ spikeloom verify test/golden/learning/odd-sizes.json --engine wasm --threads 2 --json`,
    )
    .action(verify);
}
