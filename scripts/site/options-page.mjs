/** The page of all options, written from the schemas that library, command line and web page share. */

import { NEURON_NAMES, schemaOf } from '../../dist/src/network/neuron-options.js';
import * as library from '../../dist/src/node/index.js';
import { typedRange } from '../../dist/src/options/flag-text.js';
import { flagOf } from '../../dist/src/options/spec.js';

/** Every task with every model of neurons: its options, and what resolves a preset. */
const KINDS = [
  ['autoencoder', library.AUTOENCODER_SCHEMA, library.resolveOptions],
  ['audiocoder', library.AUDIOCODER_SCHEMA, library.resolveAudiocoderOptions],
].flatMap(([task, schema, resolve]) =>
  NEURON_NAMES.map((neuron) => ({ task, neuron, schema: schemaOf(schema, neuron), resolve })),
);

function valueText(value) {
  if (typeof value === 'number')
    return String(Number(value.toPrecision(3)) === value ? value : Number(value.toPrecision(4)));
  return Array.isArray(value) ? value.join('-') : String(value);
}

function sentence(text) {
  return `${text[0].toUpperCase()}${text.slice(1)}.`;
}

/** One option in words: what it is, its range, its default. */
export function optionText(spec) {
  return `${sentence(spec.help)} ${sentence(`${typedRange(spec)}; default ${valueText(spec.default)}`)}`;
}

/** Text of a cell: outside of code, nothing in it is markup. */
function escaped(cell) {
  const text = cell.replaceAll('|', '\\|');
  return text.startsWith('`')
    ? text
    : text.replaceAll('<', '&lt;').replaceAll('*', '\\*').replaceAll('_', '\\_');
}

function cells(row) {
  return `| ${row.map(escaped).join(' | ')} |`;
}

export function table(header, rows) {
  return [cells(header), cells(header.map(() => '---')), ...rows.map(cells)].join('\n');
}

/** Tells if a preset is for a model of neurons: `authors` is for those that spike. */
function isFor(resolve) {
  try {
    resolve();
    return true;
  } catch (error) {
    if (error instanceof library.OptionError) return false;
    throw error;
  }
}

function kindSection({ task, neuron, schema, resolve }) {
  const presets = schema.preset.choices.filter((preset) => isFor(() => resolve({ preset, neuron })));
  const resolved = presets.map((preset) => resolve({ preset, neuron }));
  const rows = Object.entries(schema)
    .filter(([name]) => !['preset', 'neuron'].includes(name))
    .map(([name, spec]) => {
      const values = resolved.map((options) => valueText(options[name]));
      const shown = values.map((value, i) => (i > 0 && value === values[0] ? '' : value));
      return [`\`--${flagOf(name)}\``, `${spec.help}: ${typedRange(spec)}`, ...shown];
    });
  return `## train ${task}${neuron === schema.neuron.default ? '' : ` --neuron ${neuron}`}\n\n${table(['option', 'what it is', ...presets.map((name) => `\`${name}\``)], rows)}`;
}

export function optionsPage() {
  return `# Options and presets

Every option of a training has one name, one range and one default: a flag \`--learning-rate\` of the command line is the field
\`learningRate\` of the library's options. A preset bundles values; an option that is given wins over it; without a preset, \`paper\`
holds. An empty cell is the value of \`paper\`. Where a value follows the number of steps, it
is that of the preset's own number.

${KINDS.map(kindSection).join('\n\n')}
`;
}
