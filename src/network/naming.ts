/** Names of networks by their task and neurons: in sentences, and in files, where they are those of version 0.1. */
import { InputError } from '../core/errors.js';
import { NEURONS, type NeuronName } from '../neurons/index.js';

/** A network's task, by its name in the list of tasks (`tasks/index.ts`), and the model of its neurons. */
export interface Kind {
  readonly task: string;
  readonly neuron: NeuronName;
}

/** Task and neurons that a network has to have. */
export interface NeededKind {
  readonly task: string;
  /** True if its neurons have to spike, false if they must not; any will do if it is not given. */
  readonly spikes?: boolean | undefined;
}

/** Models of neurons that files name by their kind of network, before its task; another is among the stored options. */
const NAMED_BY_KIND: Readonly<Partial<Record<NeuronName, string>>> = { lif: '', relu: 'ann-' };

/** Returns the name of a kind in files: `autoencoder`, or `ann-autoencoder`. */
export function storedKind({ task, neuron }: Kind): string {
  return `${NAMED_BY_KIND[neuron] ?? ''}${task}`;
}

/** Returns true if files name a model of neurons by their kind of network. */
export function isNamedByKind(neuron: NeuronName): boolean {
  return NAMED_BY_KIND[neuron] !== undefined;
}

/** Returns a kind by its name in files; its neurons are those that the name implies. */
export function kindOfName(name: string): Kind {
  const relu = NAMED_BY_KIND.relu ?? '';
  return name.startsWith(relu)
    ? { task: name.slice(relu.length), neuron: 'relu' }
    : { task: name, neuron: 'lif' };
}

/** Returns a kind in words: `ANN autoencoder`. */
export function kindWords({ task, neuron }: Kind): string {
  return `${NEURONS[neuron].spikes ? '' : 'ANN '}${task}`;
}

/** Returns a kind with its article: `an ANN autoencoder`. */
export function kindName(kind: Kind): string {
  const words = kindWords(kind);
  return `${/^[aeiou]/i.test(words) ? 'an' : 'a'} ${words}`;
}

/** Returns what a network of a kind is used for. */
function useOf({ task, neuron }: Kind): string {
  const { spikes } = NEURONS[neuron];
  if (task === 'autoencoder') {
    return spikes
      ? 'its ANN baseline is trained by "spikeloom train autoencoder --neuron relu"'
      : 'it is used by "spikeloom reconstruct", "spikeloom evaluate" and "spikeloom train audiocoder"';
  }
  return task === 'audiocoder' && spikes
    ? 'an audiocoder is used by "spikeloom synthesize", and measured by its run folder'
    : 'it is measured by "spikeloom evaluate" and its run folder';
}

/** Returns true if networks of a kind spike. */
export function isSpikingKind({ neuron }: Pick<Kind, 'neuron'>): boolean {
  return NEURONS[neuron].spikes;
}

/** Returns true if a network of a kind is what is needed. */
export function isNeeded({ task, neuron }: Kind, needed: NeededKind): boolean {
  return task === needed.task && (needed.spikes ?? NEURONS[neuron].spikes) === NEURONS[neuron].spikes;
}

/** Returns the error for `place`; `remedy` takes the place of what the network there is for. */
export function wrongKind(place: string, found: Kind, needed: NeededKind, remedy?: string): InputError {
  const isSpiking = NEURONS[found.neuron].spikes;
  const spikes = needed.spikes ?? isSpiking;
  const made = spikes ? (isSpiking ? 'an ' : 'a spiking ') : 'an ANN ';
  const canMake = needed.task === 'audiocoder' && found.task === 'autoencoder' && spikes === isSpiking;
  const neuron = found.neuron === 'lif' ? '' : ` --neuron ${found.neuron}`;
  const use = canMake
    ? `; train one with "spikeloom train audiocoder --autoencoder ${place}${neuron}"`
    : `; ${useOf(found)}`;
  return new InputError(
    `${place}: holds ${kindName(found)}, ${made}${needed.task} is needed${remedy ?? use}`,
  );
}
