/** A run in words: title, summary, options and commands, as reports and terminals show them. */
import type { RunConfig } from '../formats/run-config.js';
import { resolveOptions } from '../options/presets.js';
import { type AutoencoderOptions, OPTION_NAMES, OPTIONS, type OptionName } from '../options/schema.js';
import { flagOf } from '../options/spec.js';

export function runTitle({ widths, data }: RunConfig): string {
  return `Autoencoder ${widths.join('-')} on ${data.name}`;
}

/** One sentence: what was trained, on what, how long. */
export function runSentence({ options, data, batches }: RunConfig): string {
  const { limit, epochs, steps, preset, seed } = options;
  const shown = limit > 0 ? Math.min(limit, data.images) : data.images;
  const times = epochs === 1 ? 'once' : `${epochs} times`;
  return (
    `A spiking autoencoder was shown ${shown.toLocaleString('en')} images of ${data.name} ${times}, ` +
    `for ${steps} time steps each: ${batches.toLocaleString('en')} batches, preset ${preset}, seed ${seed}.`
  );
}

/** Names of the layers, inputs first. */
export function layerNames(widths: readonly number[]): string[] {
  const last = widths.length - 1;
  return widths.map((_, l) => (l === 0 ? 'inputs' : l === last ? 'outputs' : `layer ${l}`));
}

/** The value of an option as a flag takes it. */
export function optionText(value: AutoencoderOptions[OptionName]): string {
  return typeof value === 'object' ? value.join('-') : String(value);
}

/** Every option with its value and its meaning. */
export function optionRows(options: AutoencoderOptions): { name: string; value: string; help: string }[] {
  return OPTION_NAMES.map((name) => ({
    name: flagOf(name),
    value: optionText(options[name]),
    help: OPTIONS[name].help,
  }));
}

/** The command that makes this run anew: the preset, and what differs from it. */
export function trainCommand({ data, options, evaluate }: RunConfig, folder: string): string {
  const { preset, steps } = options;
  const base = resolveOptions({ preset, steps });
  const flags = OPTION_NAMES.flatMap((name) => {
    const text = optionText(options[name]);
    if (text === optionText(OPTIONS[name].default) && text === optionText(base[name])) return [];
    if (name !== 'preset' && name !== 'steps' && text === optionText(base[name])) return [];
    if (OPTIONS[name].kind === 'switch')
      return [options[name] ? `--${flagOf(name)}` : `--no-${flagOf(name)}`];
    return [`--${flagOf(name)} ${text}`];
  });
  const { resize, dataDir } = data;
  return [
    `spikeloom train autoencoder --data ${shellWord(data.set)}`,
    ...(dataDir ? [`--data-dir ${shellWord(dataDir)}`] : []),
    ...(resize ? [`--resize ${resize.width}x${resize.height}`] : []),
    ...flags,
    ...(evaluate === 1000 ? [] : [`--evaluate ${evaluate}`]),
    `--out ${shellWord(folder)}`,
  ].join(' ');
}

/** A word that a shell takes as one. */
export function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
