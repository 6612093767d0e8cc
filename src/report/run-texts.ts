/** Texts of a run, for reports and terminals: summary, readout, layers and options. */
import { CODINGS, type CodingName } from '../encoders/coding.js';
import { kindName } from '../network/kind.js';
import { optionText } from '../options/flag-text.js';
import { flagOf, optionNames, type Schema } from '../options/spec.js';
import { type AnyRunConfig, isOfClips, taskOf } from '../tasks/index.js';
import { SPIKES } from '../tasks/quantity.js';

export function runTitle(config: AnyRunConfig): string {
  const { kind, widths, data } = config;
  const what = kindName(kind).replace(/^an /, '');
  const on = isOfClips(config) ? `${config.clips.name} × ${data.name}` : data.name;
  return `${what[0].toUpperCase()}${what.slice(1)} ${widths.join('-')} on ${on}`;
}

/** Returns one sentence on network, data and duration. */
export function runSentence(config: AnyRunConfig): string {
  const { options, data, batches } = config;
  const { limit, epochs, preset, seed } = options;
  const times = epochs === 1 ? 'once' : `${epochs} times`;
  const how = `${times}, ${wayOf(config)}`;
  const ending = `${how}: ${batches.toLocaleString('en')} batches, preset ${preset}, seed ${seed}.`;
  const made = taskOf(config.kind).activity === SPIKES ? 'A spiking' : 'An ANN';
  if (!isOfClips(config)) {
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
function wayOf(config: AnyRunConfig): string {
  switch (config.kind) {
    case 'autoencoder':
    case 'audiocoder':
      return `for ${config.options.steps} time steps each`;
    default:
      return `by ${config.options.optimizer}`;
  }
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
