/** `spikeloom reproduce`: figures and tables of the paper, run and drawn. */
import { join } from 'node:path';
import { type Command, Option } from 'commander';
import { InputError, UsageError } from '../src/core/errors.js';
import { countText, timeText } from '../src/core/number-texts.js';
import { AUTOENCODER_SCHEMA, type Preset } from '../src/network/schema.js';
import type { ReproduceResult } from '../src/node/reproduction/reproduce.js';
import type { PlannedState, ReproduceRequest } from '../src/node/reproduction/request.js';
import { shellWord } from '../src/options/flag-text.js';
import { io } from './io.js';
import { dataDirOption, integerFlag, quoted, threadsOption } from './options.js';
import { print } from './output.js';

interface ReproduceFlags {
  readonly preset?: readonly Preset[];
  readonly quick?: boolean;
  readonly seeds?: number;
  readonly threads?: number;
  readonly out?: string;
  readonly audio?: 'fsdd' | 'ti46';
  readonly dataDir?: string;
  readonly plan?: boolean;
  readonly report?: boolean;
}

const DEFAULT_RECIPES: readonly Preset[] = ['paper', 'tuned'];

function presetsFlag(text: string): readonly Preset[] {
  const known: readonly string[] = AUTOENCODER_SCHEMA.preset.choices;
  const names = text.split(',');
  for (const name of names) {
    if (!known.includes(name)) {
      throw new UsageError(`--preset must be one or more of ${known.join(',')}, got ${quoted(text)}`);
    }
  }
  return AUTOENCODER_SCHEMA.preset.choices.filter((name) => names.includes(name));
}

/** Returns the seeds for images and for sounds: three and one, in small two and one, unless a number is given. */
function seedsOf({ seeds, quick }: ReproduceFlags): ReproduceRequest['seeds'] {
  const first = (count: number) => Array.from({ length: count }, (_, i) => i + 1);
  return { images: first(seeds ?? (quick ? 2 : 3)), sounds: first(seeds ?? 1) };
}

async function requestOf(names: readonly string[], flags: ReproduceFlags): Promise<ReproduceRequest> {
  const {
    quick = false,
    preset = DEFAULT_RECIPES,
    dataDir,
    threads = AUTOENCODER_SCHEMA.threads.default,
  } = flags;
  const { spokenDigitsAt } = await import('../src/node/reproduction/needed-data.js');
  const audio = flags.audio ?? (await spokenDigitsAt(dataDir));
  if (flags.out === '') throw new UsageError('--out must be a folder, got ""');
  const out = flags.out ?? join('runs', quick ? 'reproduction-quick' : 'reproduction');
  const words = [
    'spikeloom reproduce',
    ...names,
    ...(quick ? ['--quick'] : []),
    ...(flags.preset ? [`--preset ${preset.join(',')}`] : []),
    ...(flags.seeds === undefined ? [] : [`--seeds ${flags.seeds}`]),
    ...(quick ? [] : [`--audio ${audio}`]),
    `--out ${shellWord(out)}`,
  ];
  return {
    names,
    out,
    recipes: preset,
    quick,
    seeds: seedsOf(flags),
    threads,
    audio,
    dataDir,
    command: words.join(' '),
    reportOnly: flags.report,
  };
}

async function list(): Promise<void> {
  const [{ catalogue }, { fullScale }] = await Promise.all([
    import('../src/experiments/catalogue.js'),
    import('../src/experiments/scale.js'),
  ]);
  const all = catalogue(fullScale('fsdd'));
  const width = Math.max(...all.map(({ id }) => id.length));
  for (const { id, title, caption } of all) {
    print(`${id.padEnd(width)}  ${title.replace(/^[^:]*: /, '')}`);
    print(`${' '.repeat(width)}    ${caption}`);
  }
}

function printPlan(runs: readonly PlannedState[], secondsLeft: number): void {
  const count = (state: PlannedState['state']) => runs.filter((run) => run.state === state).length;
  const states = [
    `${countText(runs.length)} runs`,
    `${countText(count('done'))} done`,
    ...(count('begun') > 0 ? [`${countText(count('begun'))} begun`] : []),
  ];
  print(
    `${states.join(', ')}; ${secondsLeft > 0 ? `about ${timeText(secondsLeft)} to go` : 'nothing to do'}`,
  );
}

async function reproduceCommand(names: readonly string[], flags: ReproduceFlags): Promise<void> {
  if (names.length === 1 && names[0] === 'list') return list();
  if (names.includes('list')) throw new UsageError('list stands alone: spikeloom reproduce list');
  const request = await requestOf(names, flags);
  const module = await import('../src/node/reproduction/reproduce.js');
  if (flags.plan) {
    const { runs, secondsLeft } = await module.prepareReproduction(request);
    for (const { run, state } of runs) {
      print(
        `${state.padEnd(5)}  ${timeText(module.secondsOf([run], request.threads)).padStart(9)}  ${run.command}`,
      );
    }
    printPlan(runs, secondsLeft);
    return;
  }
  const result = await show(request, module.reproduce);
  if (result) printClaims(result, request.out);
}

/** Runs it with progress, to its end or to an interruption, and sets the exit code. */
async function show(
  request: ReproduceRequest,
  reproduce: typeof import('../src/node/reproduction/reproduce.js').reproduce,
): Promise<ReproduceResult | undefined> {
  const [{ Progress }, { interruption }] = await Promise.all([
    import('./progress.js'),
    import('./interrupt.js'),
  ]);
  const progress = new Progress();
  const interrupted = interruption(() => progress.note('Stopping; once more to quit at once.'));
  const { dataDir } = request;
  const again = `${request.command}${dataDir ? ` --data-dir ${shellWord(dataDir)}` : ''}`;
  const working = reproduce(request, {
    signal: interrupted.signal,
    ...progress.preparations,
  });
  let started = false;
  try {
    for (;;) {
      const next = await working.next();
      if (next.done) {
        const stopped = interrupted.exitCode();
        if (stopped !== undefined) {
          print(`Stopped; what is done is kept. Go on with: ${again}`);
          io().exitCode = stopped;
        } else if (!next.value.complete && !request.reportOnly) {
          io().exitCode = 1;
        }
        return next.value;
      }
      const event = next.value;
      switch (event.kind) {
        case 'plan':
          if (!request.reportOnly) printPlan(event.runs, event.secondsLeft);
          break;
        case 'run':
          started = true;
          progress.note(
            `run ${event.number} of ${event.count}, about ${timeText(event.secondsLeft)} left in all\n  ${event.run.command}`,
          );
          break;
        case 'wait':
          progress.note(`Waiting: ${event.reason}`);
          break;
        case 'begin':
          progress.begin(event.batch, event.config);
          break;
        case 'batch':
          progress.update(event);
          break;
        case 'results':
        case 'report':
          break;
        default:
          event satisfies never;
      }
    }
  } catch (error) {
    progress.end();
    if (error instanceof InputError && started) {
      throw new InputError(`${error.message}; what is done is kept, go on with "${again}"`);
    }
    throw error;
  } finally {
    progress.end();
    interrupted.end();
  }
}

function printClaims({ result }: ReproduceResult, out: string): void {
  for (const { title, claims } of result.figures) {
    if (claims.length === 0) continue;
    print(title);
    for (const { verdict, text, origin, source } of claims) {
      print(`  ${verdict.padEnd(13)}  ${text}${origin === 'project' ? ` (${source})` : ''}`);
    }
  }
  print(`report: ${join(out, 'report.html')}`);
}

export function addReproduceCommand(program: Command): void {
  program
    .command('reproduce')
    .description('run figures and tables of the paper, and draw them beside its values')
    .argument('<names...>', 'list, all, or experiments such as figure-3a and table-1')
    .addOption(
      new Option(
        '--preset <names>',
        'recipes to run, joined by commas: paper, authors, tuned (default: paper,tuned)',
      ).argParser(presetsFlag),
    )
    .option('--quick', 'a small version of all of it on built-in data, within five minutes')
    .option(
      '--seeds <n>',
      'seeds of every run (default: 3 of images and 1 of sounds; with --quick 2 and 1)',
      integerFlag('--seeds', 1),
    )
    .addOption(threadsOption())
    .option('--out <folder>', 'folder of runs and report (default: runs/reproduction)')
    .addOption(
      new Option(
        '--audio <set>',
        'spoken digits to use (default: ti46 where it is there, else fsdd)',
      ).choices(['fsdd', 'ti46']),
    )
    .addOption(dataDirOption())
    .option('--plan', 'say what would be run and how long it may take, and stop')
    .option('--report', 'train nothing, write the report of the runs that are there')
    .addHelpText(
      'after',
      `
Each run has a folder of its own that is named after all that decides it: what is done is never done twice, and the
same command goes on after Ctrl-C or a crash. Several processes, on several machines that share the folder, may run the
same command at once: each takes runs on which no other works. The folder gets report.html and its twin REPRODUCTION.md, written anew
whenever an experiment is complete: every figure with the paper's values, and whether its claims hold. The report is of
what the command asks for; "reproduce all --report" makes that of everything again.

Examples:
  $ spikeloom reproduce list
  $ spikeloom reproduce all --quick
  $ spikeloom reproduce figure-3a figure-3b --seeds 1 --out runs/leak-and-mask
  $ spikeloom reproduce all --plan`,
    )
    .action(reproduceCommand);
}
