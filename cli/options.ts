/** Flags from the schema of options, and the values that several commands take. */
import { type Command, Option } from 'commander';
import { UsageError } from '../src/core/errors.js';
import { THREADED_ENGINES } from '../src/engine/index.js';
import { type Kind, kindName } from '../src/network/naming.js';
import { AUTOENCODER_SCHEMA } from '../src/network/schema.js';
import { typedRange, typedValue } from '../src/options/flag-text.js';
import { fits, flagOf, type Given, type OptionSpec, optionNames, type Schema } from '../src/options/spec.js';
import type { NeuronPlace } from '../src/use/raster.js';

/** The value of a flag. Throws a UsageError unless it is of the option's kind and in its range. */
function parseValue(name: string, spec: OptionSpec, text: string): unknown {
  const value = typedValue(spec, text);
  if (!fits(spec, value)) throw new UsageError(`--${name} must be ${typedRange(spec)}, got ${quoted(text)}`);
  return value;
}

/** A given text in a message: short and in quotes. */
export function quoted(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);
}

const PLACEHOLDERS = {
  number: '<number>',
  integer: '<n>',
  choice: '<name>',
  widths: '<widths>',
  text: '<text>',
} as const;

function flagText(spec: OptionSpec): string {
  const standard = spec.kind === 'widths' ? spec.default.join('-') : String(spec.default);
  const range = spec.kind === 'choice' ? `${spec.choices.join(', ')}; ` : '';
  const owner = spec.of === undefined ? '' : `; with --${flagOf(spec.of.option)} ${spec.of.is.join(' or ')}`;
  return spec.kind === 'switch'
    ? `${spec.help}${owner && ` (${owner.slice(2)})`}`
    : `${spec.help} (${range}default ${standard}${owner})`;
}

/** A flag with a value, checked as that of an option of a schema is. */
export function valueOption(
  flag: string,
  spec: Exclude<OptionSpec, { readonly kind: 'switch' }>,
  help: string,
): Option {
  const option = new Option(`--${flag} ${PLACEHOLDERS[spec.kind]}`, help);
  return option.argParser((text) => parseValue(flag, spec, text));
}

/** Adds a flag for every option of a schema. */
export function addSchemaFlags<O>(command: Command, schema: Schema<O>): Command {
  for (const name of optionNames(schema)) {
    const spec: OptionSpec = schema[name];
    const flag = flagOf(name);
    if (spec.kind === 'switch') {
      command.addOption(new Option(`--${flag}`, flagText(spec)));
      command.addOption(new Option(`--no-${flag}`, `the opposite, where a preset has --${flag}`));
    } else {
      command.addOption(valueOption(flag, spec, flagText(spec)));
    }
  }
  return command;
}

/** The options of a schema among a command's parsed flags. */
export function schemaOptions<O>(schema: Schema<O>, flags: Readonly<Record<string, unknown>>): Given<O> {
  const names = optionNames(schema).filter((name) => flags[name] !== undefined);
  // Every flag's parser has checked its value.
  return Object.fromEntries(names.map((name) => [name, flags[name]])) as Given<O>;
}

/** A parser for a flag that is an integer from `least`. */
export function integerFlag(flag: string, least: number): (text: string) => number {
  return (text) => {
    const value = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
    if (!(value >= least)) {
      throw new UsageError(`${flag} must be an integer of at least ${least}, got ${quoted(text)}`);
    }
    return value;
  };
}

/** A parser for a flag that is a number of seconds above 0. */
export function secondsFlag(flag: string): (text: string) => number {
  return (text) => {
    const value = text.trim() === '' ? Number.NaN : Number(text);
    if (!(value > 0 && value < Infinity)) {
      throw new UsageError(`${flag} must be a number of seconds above 0, got ${quoted(text)}`);
    }
    return value;
  };
}

/** 28x28 as a size. */
export function sizeFlag(text: string, flag = '--resize'): { width: number; height: number } {
  const match = /^(\d{1,4})[x×](\d{1,4})$/i.exec(text);
  const [width, height] = [Number(match?.[1]), Number(match?.[2])];
  if (!(width >= 1 && width <= 4096 && height >= 1 && height <= 4096)) {
    throw new UsageError(`${flag} must be width x height in [1, 4096], such as 28x28, got ${quoted(text)}`);
  }
  return { width, height };
}

/** 1:12,2:400 as layers and neurons. */
export function neuronsFlag(text: string): NeuronPlace[] {
  return text.split(',').map((place) => {
    const match = /^(\d{1,7}):(\d{1,7})$/.exec(place.trim());
    if (match === null) {
      throw new UsageError(`--neurons must be layer:neuron, such as 1:12,2:400, got ${quoted(text)}`);
    }
    return { layer: Number(match[1]), neuron: Number(match[2]) };
  });
}

/** The file of a picture. */
export function pictureOption(): Option {
  return new Option('-o, --output <file>', 'file to write: .svg or .png').makeOptionMandatory();
}

export function widthOption(): Option {
  const help = 'pixels of a PNG file, 100 to 10000; the height follows (default: twice the width of the SVG)';
  return new Option('--width <n>', help).argParser(integerFlag('--width', 1));
}

/** 784-256-784 as widths. */
export function layersFlag(text: string): readonly number[] {
  return parseValue('layers', AUTOENCODER_SCHEMA.hidden, text) as readonly number[];
}

export interface DataFlags {
  readonly data?: string;
  readonly dataDir?: string;
  readonly resize?: { width: number; height: number };
}

export function dataOption(text: string): Option {
  return new Option('--data <set>', text);
}

export function dataDirOption(): Option {
  return new Option(
    '--data-dir <folder>',
    "folder that holds the published sets, each in a subfolder of its name (else SPIKELOOM_DATA, else the system's cache folder)",
  );
}

export function resizeOption(): Option {
  return new Option('--resize <size>', 'resample every image, such as 14x14').argParser((text) =>
    sizeFlag(text),
  );
}

export function threadsOption(): Option {
  const help = `threads of the ${THREADED_ENGINES} engine; the result is the same for any number`;
  return valueOption('threads', AUTOENCODER_SCHEMA.threads, help);
}

/** Flags for the place where the data of an audiocoder's run lies now. */
export interface MovedFlags {
  readonly audio?: string;
  readonly images?: string;
  readonly imagesDir?: string;
}

/** Adds the flags for data of an audiocoder's run that was moved. */
export function addMovedFlags(command: Command): Command {
  return command
    .option('--audio <set>', 'where the clips of an audiocoder lie now, if they were moved')
    .option('--images <set>', 'where the images of an audiocoder lie now, if they were moved')
    .addOption(imagesDirOption());
}

export function imagesDirOption(): Option {
  return new Option('--images-dir <folder>', 'folder that holds the published images, if not --data-dir');
}

/** Throws a UsageError where a flag was given that means nothing for what `path` holds. */
export function refuseFlags(path: string, kind: Kind, flags: Readonly<Record<string, unknown>>): void {
  for (const [name, value] of Object.entries(flags)) {
    if (value === undefined) continue;
    throw new UsageError(`${path} holds ${kindName(kind)}: leave out --${flagOf(name)}`);
  }
}
