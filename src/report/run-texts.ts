/** Texts of a run, for reports and terminals: summary, readout, layers and options. */
import { CODINGS, type CodingName } from '../encoders/coding.js';
import { kindWords } from '../network/naming.js';
import { isSpiking } from '../network/neuron-options.js';
import { optionText } from '../options/flag-text.js';
import { flagOf, type Schema } from '../options/spec.js';
import type { AnyRunConfig } from '../tasks/index.js';

export function runTitle(config: AnyRunConfig): string {
  const { kind: task, widths, data, options } = config;
  const what = kindWords({ task, neuron: options.neuron });
  const on = config.kind === 'audiocoder' ? `${config.clips.name} × ${data.name}` : data.name;
  return `${what[0].toUpperCase()}${what.slice(1)} ${widths.join('-')} on ${on}`;
}

/** Returns one sentence on network, data and duration. */
export function runSentence(config: AnyRunConfig): string {
  const { options, data, batches } = config;
  const { limit, epochs, preset, seed } = options;
  const times = epochs === 1 ? 'once' : `${epochs} times`;
  const how = `${times}, ${wayOf(config)}`;
  const ending = `${how}: ${batches.toLocaleString('en')} batches, preset ${preset}, seed ${seed}.`;
  const made = isSpiking(options) ? 'A spiking' : 'An ANN';
  if (config.kind === 'autoencoder') {
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
