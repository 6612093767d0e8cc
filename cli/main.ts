#!/usr/bin/env node
/**
 * The command line: finds the command, runs it, and turns errors into a line and an exit code.
 *
 * Exit codes: 0 all went well; 1 the data is wrong (InputError) or a check failed; 2 the request is wrong
 * (UsageError); 70 a defect of ours; 130 and 143 stopped by Ctrl-C or a signal to terminate, after saving.
 * A command's module is loaded only when it is asked for.
 */
import { Command, CommanderError } from 'commander';
import { InputError, UsageError } from '../src/errors.js';
import { VERSION } from '../src/version.js';

interface CommandEntry {
  readonly name: string;
  readonly text: string;
  /** Adds the command, with everything about it, to the program. */
  readonly add: () => Promise<(program: Command) => void>;
}

const COMMANDS: readonly CommandEntry[] = [
  {
    name: 'train',
    text: 'train a network on images or sounds, into a run folder',
    add: async () => (await import('./train.js')).addTrainCommand,
  },
  {
    name: 'resume',
    text: 'go on with a training that was stopped',
    add: async () => (await import('./resume.js')).addResumeCommand,
  },
  {
    name: 'evaluate',
    text: 'measure a frozen network on test images or clips',
    add: async () => (await import('./evaluate.js')).addEvaluateCommand,
  },
  {
    name: 'inspect',
    text: 'count what a frozen network costs: memory, sparsities, operations, energy',
    add: async () => (await import('./inspect.js')).addInspectCommand,
  },
  {
    name: 'reconstruct',
    text: 'pass an image through a network and save what comes out',
    add: async () => (await import('./reconstruct.js')).addReconstructCommand,
  },
  {
    name: 'encode',
    text: 'compress an image to the hidden spikes of a network',
    add: async () => (await import('./encode.js')).addEncodeCommand,
  },
  {
    name: 'decode',
    text: 'make an image of hidden spikes again',
    add: async () => (await import('./decode.js')).addDecodeCommand,
  },
  {
    name: 'raster',
    text: 'draw the spikes and potentials of one sample',
    add: async () => (await import('./raster.js')).addRasterCommand,
  },
  {
    name: 'plot',
    text: 'draw pictures of a trained network: spikes, potentials, rates, weights, receptive fields',
    add: async () => (await import('./plot.js')).addPlotCommand,
  },
  {
    name: 'synthesize',
    text: 'draw the image of a sound',
    add: async () => (await import('./synthesize.js')).addSynthesizeCommand,
  },
  {
    name: 'cochleagram',
    text: 'draw or save what the ear hears of a sound',
    add: async () => (await import('./cochleagram.js')).addCochleagramCommand,
  },
  {
    name: 'export',
    text: 'write a network, its metrics or its spikes for other tools',
    add: async () => (await import('./export.js')).addExportCommand,
  },
  {
    name: 'import',
    text: 'take a network or a spike map of another tool, or an exported one',
    add: async () => (await import('./import.js')).addImportCommand,
  },
  {
    name: 'verify',
    text: 'run a file of golden vectors on an engine and compare',
    add: async () => (await import('./verify.js')).addVerifyCommand,
  },
  {
    name: 'data',
    text: 'list, get and check sets of images and sounds',
    add: async () => (await import('./data.js')).addDataCommand,
  },
  {
    name: 'reproduce',
    text: 'run figures and tables of the paper, and draw them beside its values',
    add: async () => (await import('./reproduce.js')).addReproduceCommand,
  },
  {
    name: 'demo',
    text: 'learn to draw and to hear built-in digits, with a report in which each is spoken and drawn',
    add: async () => (await import('./demo.js')).addDemoCommand,
  },
  {
    name: 'studio',
    text: 'open the web page: look at runs, train and try networks in the browser',
    add: async () => (await import('./studio.js')).addStudioCommand,
  },
];

const EXAMPLES = `
Examples:
  $ spikeloom demo
  $ spikeloom data get mnist
  $ spikeloom train autoencoder --data mnist --preset tuned --out runs/mnist
  $ spikeloom evaluate runs/mnist
  $ spikeloom help train autoencoder`;

/** The program with the one command that `words` asks for in full, and the names of all others. */
async function buildProgram(words: readonly string[]): Promise<Command> {
  const program = new Command('spikeloom')
    .description('Train spiking neural networks with membrane-potential backpropagation.')
    .version(VERSION, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'show help')
    .helpCommand('help [command]', 'show help for a command')
    .addHelpText('after', EXAMPLES)
    .configureHelp({ helpWidth: Math.min(process.stdout.columns || 100, 110) })
    .configureOutput({ outputError: (text, write) => write(text.replace(/^error: /, 'spikeloom: ')) })
    .exitOverride();
  const wanted = words.find((word) => COMMANDS.some(({ name }) => name === word));
  for (const { name, text, add } of COMMANDS) {
    if (name === wanted) (await add())(program);
    else program.command(name).description(text);
  }
  return program;
}

/** Exit code of a defect, as sysexits.h has it. */
const DEFECT = 70;

/** A message on one line, whatever it holds. */
function oneLine(message: string): string {
  return message.replace(/\s*[\r\n]+\s*/g, ' ');
}

function say(message: string): void {
  process.stderr.write(`spikeloom: ${oneLine(message)}\n`);
}

/** Says what went wrong and returns the exit code. */
function answer(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  if (!(error instanceof Error)) {
    say(`this is a defect: ${String(error)}`);
    return DEFECT;
  }
  const defect = !(error instanceof InputError || error instanceof UsageError || isOutOfRange(error));
  if (process.env.SPIKELOOM_DEBUG) process.stderr.write(`${error.stack}\n`);
  if (!defect) {
    say(error.message);
    return error instanceof InputError ? 1 : 2;
  }
  const advice = process.env.SPIKELOOM_DEBUG ? '' : ' (SPIKELOOM_DEBUG=1 shows where)';
  say(`this is a defect, please report it: ${error.message}${advice}`);
  return DEFECT;
}

/** Options are checked by RangeErrors; one that the stack overflowed is no option's fault. */
function isOutOfRange(error: Error): boolean {
  return error instanceof RangeError && !/call stack/.test(error.message);
}

// A reader that has seen enough, such as `head`, is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

try {
  const words = process.argv.slice(2);
  const program = await buildProgram(words);
  if (words.length === 0) program.outputHelp();
  else await program.parseAsync(words, { from: 'user' });
} catch (error) {
  process.exitCode = answer(error);
}
