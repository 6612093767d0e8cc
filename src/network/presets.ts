/** The presets, and how options, presets and defaults make one resolved set. */
import { UsageError } from '../core/errors.js';
import { fits, flagOf, optionNames, rangeOf, type Schema } from '../options/spec.js';
import {
  ANN_AUDIOCODER_OPTIONS,
  ANN_AUTOENCODER_OPTIONS,
  type AnnAudiocoderOptions,
  type AnnAutoencoderOptions,
  type AnnPreset,
} from './ann-schema.js';
import { AUDIOCODER_OPTIONS, type AudiocoderOptions } from './audiocoder-schema.js';
import {
  type AutoencoderOptions,
  type LoopOptions,
  OPTIONS,
  type Preset,
  type TrainingOptions,
} from './schema.js';

/** Options of which any may be missing. */
export type Given<O> = { readonly [Name in keyof O]?: O[Name] | undefined };
/** Options of an autoencoder, any of which may be missing. */
export type GivenOptions = Given<AutoencoderOptions>;
/** Options of an audiocoder, any of which may be missing. */
export type GivenAudiocoderOptions = Given<AudiocoderOptions>;
/** Options of an ANN autoencoder, any of which may be missing. */
export type GivenAnnOptions = Given<AnnAutoencoderOptions>;
/** Options of an ANN audiocoder, any of which may be missing. */
export type GivenAnnAudiocoderOptions = Given<AnnAudiocoderOptions>;

/** What each preset changes of the defaults; it may follow the options that hold in the end. */
type Presets<O, Name extends string> = Readonly<Record<Name, (options: O) => Given<O>>>;

/** What the authors' released code does wherever it departs from the paper. */
const AUTHORS = { trace: 'shared', clamp: true, epsilon: 1e-7 } as const;

/**
 * One spike per input leaves little to go by: neurons that fire sooner, forget sooner and start anew after a spike
 * (docs/codings.md).
 */
const TUNED_LATENCY = {
  reset: 'zero',
  settle: 0,
  threshold: 0.5,
  leak: 0.3,
  beta1: 0.9,
  epsilon: 1e-5,
} as const;

/** `paper`: nothing, the defaults are the paper's. `authors`: their released code. `tuned`: docs/tuning.md. */
const AUTOENCODER_PRESETS: Presets<AutoencoderOptions, Preset> = {
  paper: () => ({}),
  authors: () => ({ ...AUTHORS, initialBound: 0.1, spikeProbability: 0.3, decayMode: 'none', decay: 0 }),
  tuned: ({ steps, coding }) => ({
    trace: 'plain',
    error: 'spikes',
    reset: 'subtract',
    settle: Math.min(2, steps - 1),
    threshold: 2,
    initialBound: 0.1,
    beta1: 0,
    epsilon: 1e-3,
    decayMode: 'none',
    decay: 0,
    learningRate: 0.024 / Math.sqrt(steps),
    schedule: 'linear',
    ...(coding === 'latency' && TUNED_LATENCY),
  }),
};

/** The same for an audiocoder; `tuned`: docs/audio.md. */
const AUDIOCODER_PRESETS: Presets<AudiocoderOptions, Preset> = {
  paper: () => ({}),
  authors: () => ({ ...AUTHORS, steps: 30 }),
  tuned: ({ steps }) => ({
    steps: 15,
    epochs: 4,
    trace: 'plain',
    error: 'spikes',
    reset: 'subtract',
    beta1: 0,
    initialBound: 0.05,
    spikeProbability: 0.3,
    learningRate: 0.004 / Math.sqrt(steps),
    schedule: 'linear',
    mapSettle: 10,
    mapDraws: 16,
  }),
};

/** Rates of Adam and of plain descent; with Adam the paper gives none for images, and 0.1 diverges. */
const ANN_AUTOENCODER_PRESETS: Presets<AnnAutoencoderOptions, AnnPreset> = {
  paper: ({ optimizer }) => ({ learningRate: optimizer === 'adam' ? 5e-3 : 0.1 }),
  // docs/tuning.md.
  tuned: ({ optimizer }) => ({
    optimizer: 'adam',
    initialBound: 0,
    ...(optimizer === 'adam'
      ? { learningRate: 2e-3, decay: 3e-3 }
      : { learningRate: 0.05, schedule: 'linear' }),
  }),
};

/** The paper's rate is the best found: at larger ones units die (docs/tuning.md). */
const ANN_AUDIOCODER_PRESETS: Presets<AnnAudiocoderOptions, AnnPreset> = {
  paper: () => ({}),
  tuned: () => ({ optimizer: 'adam' }),
};

/** Given options over the preset's values over the defaults. Throws a UsageError where a value is out of range. */
export function resolveOptions(given: GivenOptions): AutoencoderOptions {
  return checkSettling(resolve(given, OPTIONS, AUTOENCODER_PRESETS));
}

/**
 * The same for an audiocoder. Coupled decay is refused: a silent weight's gradient would be the decay alone, which
 * Adam turns into a step as large as any other, and most inputs of an audiocoder are silent.
 */
export function resolveAudiocoderOptions(given: GivenAudiocoderOptions): AudiocoderOptions {
  const options = checkSettling(resolve(given, AUDIOCODER_OPTIONS, AUDIOCODER_PRESETS));
  if (options.decayMode === 'coupled' && options.decay > 0) {
    throw new UsageError(
      '--decay-mode coupled is refused for an audiocoder: most of its inputs are silent, and Adam would turn their ' +
        'decay into steps of full size; use decoupled or none',
    );
  }
  return options;
}

/** The same for an ANN autoencoder. */
export function resolveAnnOptions(given: GivenAnnOptions): AnnAutoencoderOptions {
  return resolve(given, ANN_AUTOENCODER_OPTIONS, ANN_AUTOENCODER_PRESETS);
}

/** The same for an ANN audiocoder. */
export function resolveAnnAudiocoderOptions(given: GivenAnnAudiocoderOptions): AnnAudiocoderOptions {
  return resolve(given, ANN_AUDIOCODER_OPTIONS, ANN_AUDIOCODER_PRESETS);
}

function resolve<O extends LoopOptions>(
  given: Given<O>,
  schema: Schema<O>,
  presets: Presets<O, O['preset']>,
): O {
  const names = optionNames(schema);
  for (const name of names) {
    const value = given[name];
    if (value !== undefined && !fits(schema[name], value)) {
      throw new UsageError(`--${flagOf(name)} must be ${rangeOf(schema[name])}, got ${String(value)}`);
    }
  }
  const defaults = Object.fromEntries(names.map((name) => [name, schema[name].default]));
  const chosen = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  // Every name has its value, of the right kind.
  const unset = { ...defaults, ...chosen } as unknown as O;
  const presetOf = presets[unset.preset as O['preset']];
  // A preset may itself choose what it follows: it is asked again with what it said the first time.
  const first = { ...unset, ...presetOf(unset), ...chosen };
  return { ...unset, ...presetOf(first), ...chosen };
}

function checkSettling<O extends TrainingOptions>(options: O): O {
  if (options.settle >= options.steps) {
    throw new UsageError(
      `--settle must be below --steps, or nothing is learned: got ${options.settle} and ${options.steps}`,
    );
  }
  return options;
}
