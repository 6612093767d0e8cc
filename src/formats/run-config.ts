/** `config.json` of a run folder: everything that decides a training, and what it was run with. */

import { InputError } from '../errors.js';
import { autoencoderWidths } from '../network/network.js';
import type { AutoencoderOptions } from '../options/schema.js';
import { checkOptions } from '../options/stored.js';
import { VERSION } from '../version.js';
import { array, type Check, integerIn, oneOf, optional, record, string } from './json-input.js';

export interface RunData {
  /** What loads it: a name such as `mnist`, or the absolute path of a folder. */
  readonly set: string;
  /** Its name in titles. */
  readonly name: string;
  /** Absolute path of the folder the published sets lay in; only for those. */
  readonly dataDir?: string | undefined;
  /** Images asked for, of sets that have any number of them. */
  readonly count?: number | undefined;
  /** Size that every image was resampled to. */
  readonly resize?: { readonly width: number; readonly height: number } | undefined;
  /** Images of the training part. */
  readonly images: number;
  readonly width: number;
  readonly height: number;
  /** CRC-32 of all their pixels, hexadecimal. */
  readonly checksum: string;
}

export interface RunConfig {
  readonly format: 'spikeloom-run';
  readonly formatVersion: 1;
  readonly versions: { readonly spikeloom: string; readonly node: string };
  /** When it was begun, ISO 8601. */
  readonly started: string;
  readonly seed: number;
  readonly data: RunData;
  /** [N_0, …, N_L] */
  readonly widths: readonly number[];
  /** Batches of the whole training. */
  readonly batches: number;
  /** Test images the result is measured on; 0 for none. */
  readonly evaluate: number;
  readonly options: AutoencoderOptions;
}

const side = integerIn(1, 4096);
const whole = integerIn(0, Number.MAX_SAFE_INTEGER);
const positive = integerIn(1, Number.MAX_SAFE_INTEGER);

const checkFields = record({
  format: oneOf(['spikeloom-run']),
  formatVersion: oneOf([1]),
  versions: record({ spikeloom: string, node: string }),
  started: string,
  seed: whole,
  data: record({
    set: string,
    name: string,
    dataDir: optional(string),
    count: optional(positive),
    resize: optional(record({ width: side, height: side })),
    images: positive,
    width: side,
    height: side,
    checksum: string,
  }),
  widths: array(integerIn(1, 16_777_216), 3, 64),
  batches: positive,
  evaluate: whole,
  options: checkOptions,
});

/** Checks a configuration, the agreement of its parts included. */
export const checkRunConfig: Check<RunConfig> = (value, place) => {
  const config = checkFields(value, place);
  const { data, widths, options, seed } = config;
  const expected = autoencoderWidths(data.width * data.height, options.hidden);
  if (widths.join('-') !== expected.join('-')) {
    throw new InputError(
      `${place.file}: widths ${widths.join('-')} do not fit its images and hidden layers, ${expected.join('-')}`,
    );
  }
  if (seed !== options.seed) {
    throw new InputError(`${place.file}: seed ${seed} is not that of its options, ${options.seed}`);
  }
  return config;
};

/** The configuration of a run that begins now. */
export function newRunConfig(
  parts: Pick<RunConfig, 'data' | 'batches' | 'evaluate' | 'options'>,
  node: string,
): RunConfig {
  const { data, options } = parts;
  return {
    format: 'spikeloom-run',
    formatVersion: 1,
    versions: { spikeloom: VERSION, node },
    started: new Date().toISOString(),
    seed: options.seed,
    ...parts,
    widths: autoencoderWidths(data.width * data.height, options.hidden),
  };
}
