/** The kinds of networks that runs and checkpoints hold, and what to say where one is needed and another is there. */
import { InputError } from '../core/errors.js';

/** Kinds of networks. */
export type NetworkKind = 'autoencoder' | 'audiocoder' | 'ann-autoencoder' | 'ann-audiocoder';
export const NETWORK_KINDS: readonly NetworkKind[] = [
  'autoencoder',
  'audiocoder',
  'ann-autoencoder',
  'ann-audiocoder',
];

/** With its article. */
const NAMES: Readonly<Record<NetworkKind, string>> = {
  autoencoder: 'an autoencoder',
  audiocoder: 'an audiocoder',
  'ann-autoencoder': 'an ANN autoencoder',
  'ann-audiocoder': 'an ANN audiocoder',
};

/** Use of each kind of network. */
const USES: Readonly<Record<NetworkKind, string>> = {
  autoencoder: 'its twin is trained by "spikeloom train ann-autoencoder"',
  audiocoder: 'an audiocoder is used by "spikeloom synthesize", and measured by its run folder',
  'ann-autoencoder':
    'it is used by "spikeloom reconstruct", "spikeloom evaluate" and "spikeloom train ann-audiocoder"',
  'ann-audiocoder': 'it is measured by "spikeloom evaluate" and its run folder',
};

/** Returns true if networks of a kind spike. */
export function isSpiking(kind: NetworkKind): kind is 'autoencoder' | 'audiocoder' {
  return kind === 'autoencoder' || kind === 'audiocoder';
}

/** Returns true if networks of a kind hear clips, and draw them with the autoencoder they were made with. */
export function hears(kind: NetworkKind): kind is 'audiocoder' | 'ann-audiocoder' {
  return kind === 'audiocoder' || kind === 'ann-audiocoder';
}

/** A kind with its article, as `an ANN autoencoder`. */
export function kindName(kind: NetworkKind): string {
  return NAMES[kind];
}

/** Returns the error for `place`; `remedy` takes the place of what the network there is for. */
export function wrongKind(
  place: string,
  found: NetworkKind,
  needed: NetworkKind,
  remedy?: string,
): InputError {
  // Twins are told apart by what they are made of.
  const isTwin = isSpiking(needed) && !isSpiking(found);
  const wanted = isTwin ? NAMES[needed].replace('an ', 'a spiking ') : NAMES[needed];
  const canMake = hears(needed) && !hears(found) && isSpiking(needed) === isSpiking(found);
  const use = canMake
    ? `; train one with "spikeloom train ${needed} --autoencoder ${place}"`
    : `; ${USES[found]}`;
  return new InputError(`${place}: holds ${NAMES[found]}, ${wanted} is needed${remedy ?? use}`);
}
