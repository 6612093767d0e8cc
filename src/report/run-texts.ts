/** A run in words: title, summary, options and commands, as reports and terminals show them. */
import { CODINGS, type CodingName } from '../encoders/coding.js';
import { ANN_AUDIOCODER_OPTIONS, ANN_AUTOENCODER_OPTIONS } from '../network/ann-schema.js';
import { AUDIOCODER_OPTIONS } from '../network/audiocoder-schema.js';
import { kindName } from '../network/kind.js';
import {
  type Given,
  resolveAnnAudiocoderOptions,
  resolveAnnOptions,
  resolveAudiocoderOptions,
  resolveOptions,
} from '../network/presets.js';
import { type AutoencoderOptions, OPTIONS } from '../network/schema.js';
import { innerHidden } from '../network/stack.js';
import { optionText, shellWord } from '../options/flag-text.js';
import { flagOf, optionNames, type Schema } from '../options/spec.js';
import type { AnyAudioRunConfig } from '../tasks/audiocoder.js';
import type { AnyImageRunConfig } from '../tasks/autoencoder.js';
import type { AnyRunConfig } from '../tasks/index.js';

export function runTitle(config: AnyRunConfig): string {
  const { kind, widths, data } = config;
  const what = kindName(kind).replace(/^an /, '');
  const on = 'clips' in config ? `${config.clips.name} × ${data.name}` : data.name;
  return `${what[0].toUpperCase()}${what.slice(1)} ${widths.join('-')} on ${on}`;
}

/** One sentence: what was trained, on what, how long. */
export function runSentence(config: AnyRunConfig): string {
  const { options, data, batches } = config;
  const { limit, epochs, preset, seed } = options;
  const times = epochs === 1 ? 'once' : `${epochs} times`;
  const how =
    'steps' in options
      ? `${times}, for ${options.steps} time steps each`
      : `${times}, by ${options.optimizer}`;
  const ending = `${how}: ${batches.toLocaleString('en')} batches, preset ${preset}, seed ${seed}.`;
  const made = 'steps' in options ? 'A spiking' : 'An ANN';
  if (!('clips' in config)) {
    const shown = limit > 0 ? Math.min(limit, data.images) : data.images;
    const where = config.stackedOn
      ? `${made} autoencoder in the middle of another (${config.stackedOn.widths.join('-')}, whose weights stayed)`
      : `${made} autoencoder`;
    return `${where} was shown ${shown.toLocaleString('en')} images of ${data.name} ${ending}`;
  }
  const { clips, test } = config;
  const training = clips.clips - test.length;
  const heard = limit > 0 ? Math.min(limit, training) : training;
  const pairing = config.options.pairing === 'class' ? 'one image per class' : 'an image of its own per clip';
  return (
    `${made} audiocoder learned from ${heard.toLocaleString('en')} clips of ${clips.name}, paired with ` +
    `${data.name} (${pairing}), each heard ${ending}`
  );
}

/** What is read of outputs, with a coding. */
export function readingText(coding: CodingName): string {
  return CODINGS[coding].readout === 'count' ? 'output spike counts' : 'how soon outputs spike';
}

/** Names of the layers, inputs first. */
export function layerNames(widths: readonly number[]): string[] {
  const last = widths.length - 1;
  return widths.map((_, l) => (l === 0 ? 'inputs' : l === last ? 'outputs' : `layer ${l}`));
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
  const source = 'clips' in config ? clipFlags(config) : imageFlags(config);
  return [
    `spikeloom train ${config.kind}`,
    ...source.before,
    ...optionFlags(config),
    ...source.after,
    `--out ${shellWord(folder)}`,
  ].join(' ');
}

/** Flags before those of options, and after them. */
interface SourceFlags {
  readonly before: readonly string[];
  readonly after: readonly string[];
}

function imageFlags({ data: { set, dataDir, resize }, evaluate, stackedOn }: AnyImageRunConfig): SourceFlags {
  return {
    before: [
      ...(stackedOn ? [`--stack-on ${shellWord(stackedOn.path)}`] : []),
      `--data ${shellWord(set)}`,
      ...(dataDir ? [`--data-dir ${shellWord(dataDir)}`] : []),
      ...(resize ? [`--resize ${resize.width}x${resize.height}`] : []),
    ],
    after: evaluate === 1000 ? [] : [`--evaluate ${evaluate}`],
  };
}

function clipFlags({ clips, data, autoencoder, classImages }: AnyAudioRunConfig): SourceFlags {
  const { dataDir } = data;
  return {
    before: [
      `--autoencoder ${shellWord(autoencoder.path)}`,
      `--audio ${shellWord(clips.set)} --images ${shellWord(data.set)}`,
      ...(clips.count ? [`--clips ${clips.count}`] : []),
      ...(clips.dataDir ? [`--data-dir ${shellWord(clips.dataDir)}`] : []),
      ...(dataDir && dataDir !== clips.dataDir ? [`--images-dir ${shellWord(dataDir)}`] : []),
      ...(classImages ? [`--class-images ${classImages.join(',')}`] : []),
    ],
    after: [],
  };
}

function optionFlags(config: AnyRunConfig): string[] {
  switch (config.kind) {
    case 'autoencoder': {
      const { options, stackedOn } = config;
      const hidden = stackedOn ? innerHidden(options.hidden, stackedOn.widths) : options.hidden;
      return autoencoderFlags({ ...options, hidden });
    }
    case 'audiocoder': {
      const { preset, steps } = config.options;
      return changedFlags(AUDIOCODER_OPTIONS, config.options, { preset, steps }, resolveAudiocoderOptions);
    }
    case 'ann-autoencoder': {
      const { preset, optimizer } = config.options;
      return changedFlags(ANN_AUTOENCODER_OPTIONS, config.options, { preset, optimizer }, resolveAnnOptions);
    }
    case 'ann-audiocoder': {
      const { preset, optimizer } = config.options;
      const given = { preset, optimizer };
      return changedFlags(ANN_AUDIOCODER_OPTIONS, config.options, given, resolveAnnAudiocoderOptions);
    }
    default:
      return config satisfies never;
  }
}

/** Flags that make these options: the preset, and what differs from it. */
export function autoencoderFlags(options: AutoencoderOptions): string[] {
  const { preset, steps, coding } = options;
  return changedFlags(OPTIONS, options, { preset, steps, coding }, resolveOptions);
}

/** Flags of the options that differ from those that `given` alone, which others follow, resolves to. */
function changedFlags<O>(
  schema: Schema<O>,
  options: O,
  given: Given<O>,
  resolve: (given: Given<O>) => O,
): string[] {
  const base = resolve(given);
  return optionNames(schema).flatMap((name) => {
    const text = optionText(options[name]);
    if (text === optionText(name in given ? schema[name].default : base[name])) return [];
    if (schema[name].kind === 'switch') return [options[name] ? `--${flagOf(name)}` : `--no-${flagOf(name)}`];
    return [`--${flagOf(name)} ${shellWord(text)}`];
  });
}
