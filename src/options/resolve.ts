/** Given options over a preset's values over the defaults → one resolved set. */
import { UsageError } from '../core/errors.js';
import { fits, type Given, matters, type Owner, rangeOf, type Schema, type Values } from './spec.js';

/** Options are wrong. In the template their names stand in doubled braces, so that it can be said of flags as well. */
export class OptionError extends UsageError {
  readonly template: string;

  constructor(template: string) {
    super(said(template, (name) => name));
    this.template = template;
  }

  /** Returns the message with every option under another name, such as that of its flag. */
  said(nameOf: (option: string) => string): string {
    return said(this.template, nameOf);
  }
}

function said(template: string, nameOf: (option: string) => string): string {
  return template.replace(/\{\{(\w+)\}\}/g, (_, option: string) => nameOf(option));
}

/** A bundle of values. */
export interface Preset<S extends Schema> {
  /** Choices of another option that it is for; absent for all. */
  readonly of?: Owner;
  /** Returns the values that it sets; they may follow the options that hold in the end. */
  values(options: Values<S>): Given<Values<S>>;
}

/** Options of one kind of training: their schema, presets, and what they must be together. */
export interface OptionSet<S extends Schema = Schema> {
  readonly schema: S;
  readonly presets: Readonly<Record<string, Preset<S>>>;
  /** Throws an OptionError where options do not go together. */
  check?(options: Values<S>): void;
}

/**
 * Resolves given options; undefined is not given. Options of other choices than those that hold (`of`) are left out.
 * Throws an OptionError for a name that is unknown, a value out of range, and options that do not go together.
 */
export function resolve<S extends Schema>(set: OptionSet<S>, given: Given<Values<NoInfer<S>>>): Values<S> {
  const { schema, presets } = set;
  const chosen = chosenOf(schema, given);
  const defaults = Object.fromEntries(Object.entries(schema).map(([name, spec]) => [name, spec.default]));
  // Every name has its value, of the right kind.
  const unset = { ...defaults, ...chosen } as Values<S>;
  const preset = presets[String(unset.preset)];
  // A preset may itself choose what it follows: it is asked again with what it said the first time.
  const first = { ...unset, ...preset.values(unset), ...chosen };
  const values = { ...unset, ...preset.values(first), ...chosen };
  checkPreset(set, values);
  for (const name of Object.keys(chosen)) {
    const { of } = schema[name];
    if (of === undefined || matters(schema[name], values)) continue;
    throw new OptionError(
      `{{${name}}} belongs to {{${of.option}}} ${of.is.join(' or ')}: leave it out for ${values[of.option]}`,
    );
  }
  const resolved = Object.entries(values).filter(([name]) => matters(schema[name], values));
  const options = Object.fromEntries(resolved) as Values<S>;
  set.check?.(options);
  return options;
}

/** Throws an OptionError where a preset is for another choice than the one that holds. */
function checkPreset<S extends Schema>({ presets }: OptionSet<S>, values: Values<S>): void {
  const isFor = ({ of }: Preset<S>) => of === undefined || of.is.includes(String(values[of.option]));
  const { of } = presets[String(values.preset)];
  if (of === undefined || isFor(presets[String(values.preset)])) return;
  const others = Object.keys(presets).filter((name) => isFor(presets[name]));
  throw new OptionError(
    `{{preset}} must be one of ${others.join(', ')} for {{${of.option}}} ${values[of.option]}, got ${values.preset}`,
  );
}

/** Returns the options that are given. Throws an OptionError for a name that is unknown or a value out of range. */
function chosenOf(schema: Schema, given: object): Record<string, unknown> {
  checkIsObject(given);
  const chosen: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(given)) {
    if (value === undefined) continue;
    if (!Object.hasOwn(schema, name)) {
      throw new OptionError(
        `there is no option ${JSON.stringify(name)}; options are ${Object.keys(schema).join(', ')}`,
      );
    }
    const spec = schema[name];
    if (!fits(spec, value)) {
      throw new OptionError(`{{${name}}} must be ${rangeOf(spec)}, got ${valueText(value)}`);
    }
    chosen[name] = value;
  }
  return chosen;
}

/** Throws a UsageError unless options are an object. */
export function checkIsObject(given: unknown): void {
  if (typeof given === 'object' && given !== null && !Array.isArray(given)) return;
  throw new UsageError(`options must be an object, got ${valueText(given)}`);
}

function valueText(value: unknown): string {
  return Array.isArray(value) ? `[${value.join(', ')}]` : String(value);
}
