/**
 * The command line as a function: finds the command, runs it, and turns errors into a line and an exit code.
 *
 * Exit codes: 0 all went well; 1 the data is wrong (InputError) or a check failed; 2 the request is wrong
 * (UsageError); 70 a defect of ours; 130 and 143 stopped by Ctrl-C or a signal to terminate, after saving.
 * A command's module is loaded only when it is asked for.
 */
import { Command, CommanderError } from 'commander';
import { InputError, UsageError } from '../src/core/errors.js';
import { VERSION } from '../src/core/version.js';
import { systemReason } from '../src/node/files/bounded-file.js';
import { OptionError } from '../src/options/resolve.js';
import { flagOf } from '../src/options/spec.js';
import { COMMANDS } from './commands.js';
import { commandForHelp } from './help.js';
import { type Io, io, withIo } from './io.js';
import { currentWords } from './old-words.js';

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
    .helpCommand('help [command...]', 'show help for a command')
    .addHelpText('after', EXAMPLES)
    .configureHelp({ helpWidth: Math.min(io().stdout.columns || 100, 110) })
    .configureOutput({
      writeOut: (text) => io().stdout.write(text),
      writeErr: (text) => io().stderr.write(text),
      outputError: (text, write) => write(text.replace(/^error: /, 'spikeloom: ')),
    })
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
  io().stderr.write(`spikeloom: ${oneLine(message)}\n`);
}

/** Says what went wrong and returns the exit code. */
function answer(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  if (!(error instanceof Error)) {
    say(`this is a defect: ${String(error)}`);
    return DEFECT;
  }
  const defect = !(error instanceof InputError || error instanceof UsageError || isOutOfRange(error));
  if (io().debug) io().stderr.write(`${error.stack}\n`);
  const reason = defect ? surroundingReason(error) : undefined;
  if (reason !== undefined) {
    say(reason);
    return 1;
  }
  if (!defect) {
    say(error instanceof OptionError ? error.said((name) => `--${flagOf(name)}`) : error.message);
    return error instanceof InputError ? 1 : 2;
  }
  const advice = io().debug ? '' : ' (SPIKELOOM_DEBUG=1 shows where)';
  say(`this is a defect, please report it: ${error.message}${advice}`);
  return DEFECT;
}

/** Returns the system's reason for a file that no command names, such as a module when no more files may be open. */
function surroundingReason(error: Error): string | undefined {
  const { code, path } = error as NodeJS.ErrnoException;
  // Files of ours that do not exist are a defect.
  const reason = code === 'ENOENT' ? undefined : systemReason(error);
  return reason && `${path ?? 'a file'}: ${reason}`;
}

/** Options are checked by RangeErrors; one that the stack overflowed is no option's fault. */
function isOutOfRange(error: Error): boolean {
  return error instanceof RangeError && !/call stack/.test(error.message);
}

/**
 * Runs one command line, the words after the program's name, and returns its exit code. What it prints goes to `outside`;
 * it neither throws nor ends the process.
 */
export function main(words: readonly string[], outside: Io): Promise<number> {
  return withIo(outside, async () => {
    try {
      const asked = currentWords(words);
      const program = await buildProgram(asked);
      if (asked.length === 0) program.outputHelp();
      else if (asked[0] === 'help') commandForHelp(program, asked.slice(1)).outputHelp();
      else await program.parseAsync(asked, { from: 'user' });
    } catch (error) {
      io().exitCode = answer(error);
    }
  });
}
