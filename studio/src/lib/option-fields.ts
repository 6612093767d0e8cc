/** What a form's fields say of the options of an autoencoder: texts → options, and what is wrong with them. */
import type { SpikingName } from '../../../src/network/neuron-options.js';
import { type GivenOptions, resolveOptions } from '../../../src/network/presets.js';
import { AUTOENCODER_SCHEMA, OPTION_NAMES, type SpikingOptions } from '../../../src/network/schema.js';
import { optionText, typedRange, typedValue } from '../../../src/options/flag-text.js';
import { OptionError } from '../../../src/options/resolve.js';
import { fits, flagOf, matters, type OptionSpec, rangeOf } from '../../../src/options/spec.js';

/** Options that networks of the page have, which spike. */
export type FieldName = Exclude<keyof SpikingOptions, 'neuron'>;

/** What stands in the fields; missing or empty: as the preset says. */
export type FieldTexts = Readonly<Partial<Record<FieldName, string>>>;

export interface FilledOptions {
  readonly given: GivenOptions<SpikingName>;
  /** A sentence for every field that cannot be taken. */
  readonly faults: Readonly<Partial<Record<FieldName, string>>>;
  /** What holds in the end, where there are no faults. */
  readonly resolved: SpikingOptions | undefined;
}

/** Those that most want to change. */
export const BASIC_OPTIONS: readonly FieldName[] = [
  'preset',
  'hidden',
  'epochs',
  'limit',
  'steps',
  'learningRate',
  'seed',
];
/** The page decides itself how often it looks at a training, and keeps no files. */
const LEFT_OUT: readonly FieldName[] = ['logEvery', 'checkpointEvery'];
const OFFERED = OPTION_NAMES.filter((name): name is FieldName => {
  const spec: OptionSpec = AUTOENCODER_SCHEMA[name];
  return name !== 'neuron' && matters(spec, { neuron: 'lif' });
});
export const OTHER_OPTIONS: readonly FieldName[] = OFFERED.filter(
  (name) => !BASIC_OPTIONS.includes(name) && !LEFT_OUT.includes(name),
);

/** Names that say more than the flags do. */
const LABELS: Readonly<Partial<Record<FieldName, string>>> = {
  hidden: 'Hidden layers',
  limit: 'Images per epoch',
};
const MOST_SAID = 1e8;

/** Options over `base`, which is what a checkpoint says where a training goes on from one. */
export function readFields(texts: FieldTexts, base: GivenOptions<SpikingName> = {}): FilledOptions {
  const typed: Partial<Record<FieldName, unknown>> = {};
  const faults: Partial<Record<FieldName, string>> = {};
  for (const name of OFFERED) {
    const text = texts[name]?.trim() ?? '';
    if (text === '') continue;
    const value = typedValue(AUTOENCODER_SCHEMA[name], text);
    if (fits(AUTOENCODER_SCHEMA[name], value)) typed[name] = value;
    else faults[name] = `This must be ${typedRange(AUTOENCODER_SCHEMA[name])}.`;
  }
  // Every value has passed its own check.
  const given = { ...base, ...typed } as GivenOptions<SpikingName>;
  if (Object.keys(faults).length > 0) return { given, faults, resolved: undefined };
  try {
    return { given, faults, resolved: resolveOptions(given) };
  } catch (error) {
    if (!(error instanceof OptionError)) throw error;
    return { given, faults: faultOf(error), resolved: undefined };
  }
}

/** Says of options that do not go together, at the first one that is named. */
function faultOf(error: OptionError): FilledOptions['faults'] {
  const named: string[] = [];
  const text = error.said((name) => {
    named.push(name);
    return flagOf(name).replaceAll('-', ' ');
  });
  return { [named[0] ?? 'preset']: `${capitalised(text)}.` };
}

/** What an option is where its field is empty. */
export function unsetText(name: FieldName, given: GivenOptions<SpikingName>): string {
  try {
    return optionText(optionOf(resolveOptions<SpikingName>({ ...given, [name]: undefined }), name));
  } catch (error) {
    if (!(error instanceof OptionError)) throw error;
    // Others do not go together, which is said at their own fields.
    return optionText(optionOf(resolveOptions({ preset: given.preset }), name));
  }
}

function optionOf(options: SpikingOptions, name: FieldName): unknown {
  return new Map<string, unknown>(Object.entries(options)).get(name);
}

/** An option's name as a label. */
export function optionLabel(name: FieldName): string {
  return LABELS[name] ?? capitalised(flagOf(name).replaceAll('-', ' '));
}

/** What an option is for, and what it may be; no range where it is only the largest number there is. */
export function optionHelp(name: FieldName): string {
  const spec: OptionSpec = AUTOENCODER_SCHEMA[name];
  const isNumber = spec.kind === 'integer' || spec.kind === 'number';
  const range = isNumber && spec.max < MOST_SAID ? `; ${rangeOf(spec)}` : '';
  return `${capitalised(spec.help)}${range}.`;
}

/** A number as it stands in an empty field, no longer than needed. */
export function shortened(text: string): string {
  const value = Number(text);
  return text.length > 8 && Number.isFinite(value) ? String(Number(value.toPrecision(4))) : text;
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
