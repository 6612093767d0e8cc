/** A run in words: title, summary, options and commands, as reports and terminals show them. */
import type { AnyRunConfig } from '../formats/audio-run-config.js';
import { AUDIOCODER_OPTIONS, type AudiocoderOptions } from '../options/audiocoder-schema.js';
import { resolveAudiocoderOptions, resolveOptions } from '../options/presets.js';
import { type AutoencoderOptions, OPTIONS, type TrainingOptions } from '../options/schema.js';
import { flagOf, optionNames, type Schema } from '../options/spec.js';

export function runTitle(config: AnyRunConfig): string {
  const { kind, widths, data } = config;
  return kind === 'autoencoder'
    ? `Autoencoder ${widths.join('-')} on ${data.name}`
    : `Audiocoder ${widths.join('-')} on ${config.clips.name} × ${data.name}`;
}

/** One sentence: what was trained, on what, how long. */
export function runSentence(config: AnyRunConfig): string {
  const { options, data, batches } = config;
  const { limit, epochs, steps, preset, seed } = options;
  const times = epochs === 1 ? 'once' : `${epochs} times`;
  const ending =
    `${times}, for ${steps} time steps each: ` +
    `${batches.toLocaleString('en')} batches, preset ${preset}, seed ${seed}.`;
  if (config.kind === 'autoencoder') {
    const shown = limit > 0 ? Math.min(limit, data.images) : data.images;
    return `A spiking autoencoder was shown ${shown.toLocaleString('en')} images of ${data.name} ${ending}`;
  }
  const { clips, test } = config;
  const training = clips.clips - test.length;
  const heard = limit > 0 ? Math.min(limit, training) : training;
  const pairing = config.options.pairing === 'class' ? 'one image per class' : 'an image of its own per clip';
  return (
    `A spiking audiocoder learned from ${heard.toLocaleString('en')} clips of ${clips.name}, paired with ` +
    `${data.name} (${pairing}), each heard ${ending}`
  );
}

/** Names of the layers, inputs first. */
export function layerNames(widths: readonly number[]): string[] {
  const last = widths.length - 1;
  return widths.map((_, l) => (l === 0 ? 'inputs' : l === last ? 'outputs' : `layer ${l}`));
}

/** The value of an option as a flag takes it. */
export function optionText(value: unknown): string {
  return Array.isArray(value) ? value.join('-') : String(value);
}

/** Every option with its value and its meaning. */
export function optionRows<O>(
  schema: Schema<O>,
  options: O,
): { name: string; value: string; help: string }[] {
  return optionNames(schema).map((name) => ({
    name: flagOf(name),
    value: optionText(options[name]),
    help: schema[name].help,
  }));
}

/** The command that makes this run anew: the preset, and what differs from it. */
export function trainCommand(config: AnyRunConfig, folder: string): string {
  const { resize, dataDir } = config.data;
  if (config.kind === 'autoencoder') {
    const { data, options, evaluate } = config;
    const base = resolveOptions({ preset: options.preset, steps: options.steps });
    return [
      `spikeloom train autoencoder --data ${shellWord(data.set)}`,
      ...(dataDir ? [`--data-dir ${shellWord(dataDir)}`] : []),
      ...(resize ? [`--resize ${resize.width}x${resize.height}`] : []),
      ...changedFlags<AutoencoderOptions>(OPTIONS, options, base),
      ...(evaluate === 1000 ? [] : [`--evaluate ${evaluate}`]),
      `--out ${shellWord(folder)}`,
    ].join(' ');
  }
  const { options, clips, data, autoencoder, classImages } = config;
  const base = resolveAudiocoderOptions({ preset: options.preset, steps: options.steps });
  return [
    `spikeloom train audiocoder --autoencoder ${shellWord(autoencoder.path)}`,
    `--audio ${shellWord(clips.set)} --images ${shellWord(data.set)}`,
    ...(clips.count ? [`--clips ${clips.count}`] : []),
    ...(clips.dataDir ? [`--data-dir ${shellWord(clips.dataDir)}`] : []),
    ...(dataDir && dataDir !== clips.dataDir ? [`--images-dir ${shellWord(dataDir)}`] : []),
    ...(classImages ? [`--class-images ${classImages.join(',')}`] : []),
    ...changedFlags<AudiocoderOptions>(AUDIOCODER_OPTIONS, options, base),
    `--out ${shellWord(folder)}`,
  ].join(' ');
}

/** Flags of the options that differ from those of `base`, which has the same preset and steps. */
function changedFlags<O extends TrainingOptions>(schema: Schema<O>, options: O, base: O): string[] {
  return optionNames(schema).flatMap((name) => {
    const text = optionText(options[name]);
    const isBase = name === 'preset' || name === 'steps';
    if (text === optionText(isBase ? schema[name].default : base[name])) return [];
    if (schema[name].kind === 'switch') return [options[name] ? `--${flagOf(name)}` : `--no-${flagOf(name)}`];
    return [`--${flagOf(name)} ${shellWord(text)}`];
  });
}

/** A word that a shell takes as one. */
export function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
