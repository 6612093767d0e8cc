/** The page of all options, written from the schemas that library, command line and web page share. */
import * as library from '../../dist/src/node/index.js';
import { typedRange } from '../../dist/src/options/flag-text.js';
import { flagOf } from '../../dist/src/options/spec.js';

/** The kinds of networks: the command that trains them, their schema, what resolves a preset, and which presets there are. */
const KINDS = [
  ['autoencoder', library.OPTIONS, library.resolveOptions],
  ['audiocoder', library.AUDIOCODER_OPTIONS, library.resolveAudiocoderOptions],
  ['ann-autoencoder', library.ANN_AUTOENCODER_OPTIONS, library.resolveAnnOptions],
  ['ann-audiocoder', library.ANN_AUDIOCODER_OPTIONS, library.resolveAnnAudiocoderOptions],
];

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

function kindSection([kind, schema, resolve]) {
  // Presets of spiking neurons are none of an ANN.
  const presets = schema.preset.choices.filter((name) => !(kind.startsWith('ann-') && name === 'authors'));
  const resolved = presets.map((preset) => resolve({ preset }));
  const rows = Object.entries(schema)
    .filter(([name]) => name !== 'preset')
    .map(([name, spec]) => {
      const values = resolved.map((options) => valueText(options[name]));
      const shown = values.map((value, i) => (i > 0 && value === values[0] ? '' : value));
      return [`\`--${flagOf(name)}\``, `${spec.help}: ${typedRange(spec)}`, ...shown];
    });
  return `## train ${kind}\n\n${table(['option', 'what it is', ...presets.map((name) => `\`${name}\``)], rows)}`;
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
