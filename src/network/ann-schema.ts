/**
 * The options of ANN baselines as older files and commands have them: those of networks of rectified linear units, with
 * the defaults of the preset `paper` for them.
 */
import { type OptionSet, resolve } from '../options/resolve.js';
import { optionNames, type Schema } from '../options/spec.js';
import type { AnnAudiocoderOptions } from './audiocoder-schema.js';
import { type SchemaOf, schemaOf } from './neuron-options.js';
import { AUDIOCODER_SET, AUTOENCODER_SET } from './presets.js';
import type { AnnAutoencoderOptions } from './schema.js';

export type { AnnAudiocoderOptions } from './audiocoder-schema.js';
export type { AnnAutoencoderOptions } from './schema.js';

/** Options that decide the training of any ANN, resolved. */
export type AnnOptions = AnnAutoencoderOptions;

/** Every option of an ANN autoencoder. */
export const ANN_AUTOENCODER_OPTIONS = withDefaults(AUTOENCODER_SET);
/** Every option of an ANN audiocoder. */
export const ANN_AUDIOCODER_OPTIONS = withDefaults(AUDIOCODER_SET);

function withDefaults<S extends Schema>(set: OptionSet<S>): SchemaOf<S, 'relu'> {
  const values = resolve<Schema>(set as OptionSet, { neuron: 'relu' });
  const specs = Object.entries(schemaOf(set.schema, 'relu') as Schema).map(([name, spec]) => [
    name,
    spec.default === values[name] ? spec : { ...spec, default: values[name] },
  ]);
  return Object.fromEntries(specs) as SchemaOf<S, 'relu'>;
}

/** The name of an option. */
export type AnnAutoencoderOptionName = keyof AnnAutoencoderOptions;
/** The name of an option. */
export type AnnAudiocoderOptionName = keyof AnnAudiocoderOptions;
/** The names of an ANN autoencoder's options, in the order of the schema. */
export const ANN_AUTOENCODER_OPTION_NAMES: readonly AnnAutoencoderOptionName[] =
  optionNames(ANN_AUTOENCODER_OPTIONS);
/** The names of an ANN audiocoder's options, in the order of the schema. */
export const ANN_AUDIOCODER_OPTION_NAMES: readonly AnnAudiocoderOptionName[] =
  optionNames(ANN_AUDIOCODER_OPTIONS);
