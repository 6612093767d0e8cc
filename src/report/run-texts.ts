/** Texts of a run, for reports and terminals: summary, readout, layers and options. */
import { CODINGS, type CodingName } from '../encoders/coding.js';
import { kindWords } from '../network/naming.js';
import { isSpiking } from '../network/neuron-options.js';
import { optionText } from '../options/flag-text.js';
import { flagOf, type Schema } from '../options/spec.js';
import { type AnyRunConfig, taskOf } from '../tasks/index.js';

export function runTitle(config: AnyRunConfig): string {
  const { kind: task, widths, options } = config;
  const what = kindWords({ task, neuron: options.neuron });
  const sets = taskOf(task).setsOf(config);
  const on = sets.map(({ name }) => name).join(' × ');
  return `${what[0].toUpperCase()}${what.slice(1)} ${widths.join('-')} on ${on}`;
}

/** Returns one sentence on network, data and duration. */
export function runSentence(config: AnyRunConfig): string {
  const { kind, options, batches } = config;
  const { epochs, preset, seed } = options;
  const times = epochs === 1 ? 'once' : `${epochs} times`;
  const how = `${times}, ${wayOf(config)}`;
  const ending = `${how}: ${batches.toLocaleString('en')} batches, preset ${preset}, seed ${seed}.`;
  const made = isSpiking(options) ? 'A spiking' : 'An ANN';
  return `${made} ${kind}${taskOf(kind).sentenceOf(config)} ${ending}`;
}

/** Returns a text on the presentation time of samples, or on the optimizer. */
function wayOf({ options }: AnyRunConfig): string {
  return isSpiking(options) ? `for ${options.steps} time steps each` : `by ${options.optimizer}`;
}

/** Returns a text on an encoder's readout of outputs. */
export function readingText(coding: CodingName): string {
  return CODINGS[coding].readout === 'count' ? 'output spike counts' : 'how soon outputs spike';
}

/** Returns names of the layers, inputs first. */
export function layerNames(widths: readonly number[]): string[] {
  const last = widths.length - 1;
  return widths.map((_, l) => (l === 0 ? 'inputs' : l === last ? 'outputs' : `layer ${l}`));
}

/** Returns every option with its value and its meaning. */
export function optionRows(schema: Schema, options: object): { name: string; value: string; help: string }[] {
  return Object.entries(options).map(([name, value]) => ({
    name: flagOf(name),
    value: optionText(value),
    help: schema[name].help,
  }));
}
