/**
 * What is trained for a figure, as data: the network, its data and the options that are not the defaults.
 *
 * Two specs that come to the same options are the same run, whatever figures ask for them: `runIdentity` is what
 * their key is made of.
 */
import {
  type GivenAnnAudiocoderOptions,
  type GivenAnnOptions,
  type GivenAudiocoderOptions,
  type GivenOptions,
  resolveAnnAudiocoderOptions,
  resolveAnnOptions,
  resolveAudiocoderOptions,
  resolveOptions,
} from '../network/presets.js';
import { isImplied, RUNNING_OPTIONS } from '../network/stored.js';

/** The images of a training. */
interface ImageSpec {
  /** A set of images: a name, or the path of a folder. */
  readonly images: string;
  /** Test images that the result is measured on. */
  readonly evaluate: number;
}

/** The clips of a training, and the images they are drawn as. */
interface SoundSpec {
  /** A set of clips: a name, or the path of a folder. */
  readonly audio: string;
  /** Clips to make, of sets that have any number of them. */
  readonly clips?: number | undefined;
  /** The images that clips are paired with. */
  readonly images: string;
}

/** The training of an autoencoder. */
export interface AutoencoderSpec extends ImageSpec {
  readonly kind: 'autoencoder';
  readonly options: GivenOptions;
}

/** The training of an audiocoder. */
export interface AudiocoderSpec extends SoundSpec {
  readonly kind: 'audiocoder';
  readonly autoencoder: AutoencoderSpec;
  readonly options: GivenAudiocoderOptions;
}

/** The ANN twin of an autoencoder. */
export interface AnnAutoencoderSpec extends ImageSpec {
  readonly kind: 'ann-autoencoder';
  readonly options: GivenAnnOptions;
}

/** The ANN twin of an audiocoder. */
export interface AnnAudiocoderSpec extends SoundSpec {
  readonly kind: 'ann-audiocoder';
  readonly autoencoder: AnnAutoencoderSpec;
  readonly options: GivenAnnAudiocoderOptions;
}

/** All that decides one training. */
export type RunSpec = AutoencoderSpec | AudiocoderSpec | AnnAutoencoderSpec | AnnAudiocoderSpec;

/** All options of a spec, resolved. Throws a UsageError where one is out of range. */
export function resolvedOptions(spec: RunSpec) {
  switch (spec.kind) {
    case 'autoencoder':
      return resolveOptions(spec.options);
    case 'audiocoder':
      return resolveAudiocoderOptions(spec.options);
    case 'ann-autoencoder':
      return resolveAnnOptions(spec.options);
    case 'ann-audiocoder':
      return resolveAnnAudiocoderOptions(spec.options);
    default:
      return spec satisfies never;
  }
}

/**
 * The same run with another seed. The autoencoder that an audiocoder learns from stays as it is: what is repeated is
 * the training that is looked at.
 */
export function withSeed<Spec extends RunSpec>(spec: Spec, seed: number): Spec {
  return { ...spec, options: { ...spec.options, seed } };
}

/** The autoencoder that must be there first; undefined where none is needed. */
export function prerequisiteOf(spec: RunSpec): RunSpec | undefined {
  return spec.kind === 'audiocoder' || spec.kind === 'ann-audiocoder' ? spec.autoencoder : undefined;
}

/** Everything that decides what comes of a run, in a form that is the same for equal runs. */
export function runIdentity(spec: RunSpec): string {
  return JSON.stringify(sorted(identityOf(spec)));
}

function identityOf(spec: RunSpec): object {
  const { options: _, ...rest } = spec;
  // Runs keep the identity they had before an option was added that they do not use, so that none is repeated.
  const decisive = Object.entries(resolvedOptions(spec)).filter(
    ([name, value]) => !(RUNNING_OPTIONS.includes(name) || isImplied(spec.kind, name, value)),
  );
  const autoencoder = prerequisiteOf(spec);
  return {
    ...rest,
    ...(autoencoder && { autoencoder: identityOf(autoencoder) }),
    options: Object.fromEntries(decisive),
  };
}

/** The same value with the names of every object in order. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([name, inner]) => [name, sorted(inner)]));
}
