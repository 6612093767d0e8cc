/** The command line as it is built: every command with all of its flags, in the order that `spikeloom --help` has. */
import { Command } from 'commander';

/** The program with all commands, quiet, which throws a CommanderError where its words are wrong. */
export async function wholeProgram() {
  const program = new Command('spikeloom')
    .helpOption('-h, --help', 'show help')
    .helpCommand('help [command...]', 'show help for a command')
    .configureHelp({ helpWidth: 100 })
    .configureOutput({ writeOut: () => {}, writeErr: () => {} })
    .exitOverride();
  const { COMMANDS } = await import('../../dist/cli/commands.js');
  for (const { add } of COMMANDS) (await add())(program);
  return program;
}

/** The help of a command, examples included, as it is printed. */
export function helpText(command) {
  let text = '';
  command.configureOutput({
    ...command.configureOutput(),
    writeOut: (more) => {
      text += more;
    },
  });
  command.outputHelp();
  command.configureOutput({ ...command.configureOutput(), writeOut: () => {} });
  return text;
}

/** The commands, those with commands of their own before these, each with the words that call it. */
export function commandsOf(program) {
  const below = (command, words) =>
    command.commands
      .filter((child) => child.name() !== 'help')
      .flatMap((child) => {
        const call = [...words, child.name()];
        return [{ words: call, command: child, help: helpText(child) }, ...below(child, call)];
      });
  return below(program, [program.name()]);
}

/** The examples that a command's help ends with. */
export function examplesOf(help) {
  const examples = help.split(/^Examples:$/m)[1] ?? '';
  return [...examples.matchAll(/^ {2}\$ (.*)$/gm)].map(([, line]) => line);
}
