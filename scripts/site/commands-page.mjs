/** The page of all commands, written from the program itself. */
import { table } from './options-page.mjs';
import { commandsOf, examplesOf, wholeProgram } from './program.mjs';

/** What help says after the flags, without the examples. */
function remarks({ command, help }) {
  return help
    .slice(command.helpInformation().length)
    .split(/^Examples:$/m)[0]
    .trim();
}

function section({ words, command, help }) {
  const shown = command.createHelp();
  const values = shown
    .visibleArguments(command)
    .map((argument) => [`\`${argument.name()}\``, shown.argumentDescription(argument)]);
  const flags = shown
    .visibleOptions(command)
    .filter(({ long }) => long !== '--help')
    .map((option) => [`\`${shown.optionTerm(option)}\``, shown.optionDescription(option)]);
  const rows = [...values, ...flags];
  const examples = examplesOf(help);
  return [
    `## ${words.slice(1).join(' ')}`,
    `${shown.commandDescription(command)}.`.replace(/^./, (letter) => letter.toUpperCase()),
    ...(command.commands.length > 0 ? [] : [`\`\`\`text\n${shown.commandUsage(command)}\n\`\`\``]),
    ...(rows.length > 0 ? [table(['argument or flag', 'what it is'], rows)] : []),
    remarks({ command, help }),
    ...(examples.length > 0 ? [`\`\`\`sh\n${examples.join('\n')}\n\`\`\``] : []),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

export async function commandsPage() {
  const commands = commandsOf(await wholeProgram());
  return `# Commands

\`spikeloom help COMMAND\` prints what stands here. Exit codes: 0 all went well; 1 the data is wrong or a check failed; 2 the request is
wrong; 70 a defect; 130 and 143 stopped by Ctrl-C or a signal, after saving.

${commands.map(section).join('\n\n')}
`;
}
