/** `spikeloom help A B`: the help of a command, of those below another too. */
import type { Command } from 'commander';
import { UsageError } from '../src/core/errors.js';

/** The command that the words after `help` name; throws a UsageError where there is none of that name. */
export function commandForHelp(program: Command, words: readonly string[]): Command {
  let command = program;
  let called = program.name();
  for (const word of words.filter((word) => word !== '-h' && word !== '--help')) {
    const below = command.commands.find((child) => child.name() === word);
    if (below === undefined) {
      const remedy = command.commands.length > 0 ? `"${called} --help" lists them` : `see "${called} --help"`;
      throw new UsageError(`there is no command "${called} ${word}"; ${remedy}`);
    }
    command = below;
    called += ` ${word}`;
  }
  return command;
}
