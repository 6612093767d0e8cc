/** `config.json` of a run folder: everything that decides a training, and what it was run with. */
import { InputError } from '../core/errors.js';
import {
  array,
  type Check,
  integerIn,
  mustBe,
  oneOf,
  optional,
  record,
  string,
  withDefault,
} from '../core/json-input.js';
import { VERSION } from '../core/version.js';
import type { AnnAutoencoderOptions } from '../network/ann-schema.js';
import { autoencoderWidths } from '../network/network.js';
import type { AutoencoderOptions, LoopOptions } from '../network/schema.js';
import { OPTION_CHECKS } from '../network/stored.js';

/** The images that a run learns from, and how they are known again. */
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

/** What the configurations of all kinds of runs begin with. */
export interface RunHead {
  readonly format: 'spikeloom-run';
  readonly formatVersion: 1;
  readonly versions: { readonly spikeloom: string; readonly node: string };
  /** When it was begun, ISO 8601. */
  readonly started: string;
  readonly seed: number;
  /** [N_0, …, N_L] */
  readonly widths: readonly number[];
  /** Batches of the whole training. */
  readonly batches: number;
}

/** The autoencoder in whose middle another one was trained, and where it was read from. */
export interface StackedOn {
  /** Absolute path of the run or checkpoint. */
  readonly path: string;
  /** [pixels, hidden layers, pixels] */
  readonly widths: readonly number[];
  /** CRC-32 of its weights, hexadecimal. */
  readonly checksum: string;
}

/** The configuration of the run of an autoencoder of some kind. */
export interface ImageRunConfigOf<Kind, Options> extends RunHead {
  readonly kind: Kind;
  readonly data: RunData;
  /** Test images the result is measured on; 0 for none. */
  readonly evaluate: number;
  readonly options: Options;
  /** Of a spiking one that was trained by greedy stacking. */
  readonly stackedOn?: StackedOn | undefined;
}

/** `config.json` of an autoencoder's run. */
export type RunConfig = ImageRunConfigOf<'autoencoder', AutoencoderOptions>;
/** `config.json` of an ANN autoencoder's run. */
export type AnnRunConfig = ImageRunConfigOf<'ann-autoencoder', AnnAutoencoderOptions>;

const side = integerIn(1, 4096);
const whole = integerIn(0, Number.MAX_SAFE_INTEGER);
const positive = integerIn(1, Number.MAX_SAFE_INTEGER);

/** The checks of a `RunHead`. */
export const headFields = {
  format: oneOf(['spikeloom-run']),
  formatVersion: oneOf([1]),
  versions: record({ spikeloom: string, node: string }),
  started: string,
  seed: whole,
  widths: array(integerIn(1, 16_777_216), 3, 64),
  batches: positive,
};

export const checkRunData: Check<RunData> = record({
  set: string,
  name: string,
  dataDir: optional(string),
  count: optional(positive),
  resize: optional(record({ width: side, height: side })),
  images: positive,
  width: side,
  height: side,
  checksum: string,
});

/** Checks a configuration, the agreement of its parts included. */
function imageRunCheck<Kind, Options extends LoopOptions>(
  checkKind: Check<Kind>,
  checkOptions: Check<Options>,
  checkStack: Check<StackedOn | undefined>,
): Check<ImageRunConfigOf<Kind, Options>> {
  const checkFields = record({
    ...headFields,
    kind: checkKind,
    data: checkRunData,
    evaluate: whole,
    options: checkOptions,
    stackedOn: checkStack,
  });
  return (value, place) => {
    const config = checkFields(value, place);
    const { data, widths, options, seed } = config;
    const expected = autoencoderWidths(data.width * data.height, options.hidden);
    checkAgreement({ widths, seed }, expected, options.seed, place.file);
    return config;
  };
}

export const checkRunConfig: Check<RunConfig> = imageRunCheck(
  // The first runs did not say what they were.
  withDefault(oneOf(['autoencoder']), 'autoencoder'),
  OPTION_CHECKS.autoencoder.all,
  optional(record({ path: string, widths: headFields.widths, checksum: string })),
);
export const checkAnnRunConfig: Check<AnnRunConfig> = imageRunCheck(
  oneOf(['ann-autoencoder']),
  OPTION_CHECKS['ann-autoencoder'].all,
  optional((value, place) => {
    throw mustBe(place, 'absent', value);
  }),
);

/** Throws an InputError unless widths and seed are those that follow from the rest. */
export function checkAgreement(
  { widths, seed }: Pick<RunHead, 'widths' | 'seed'>,
  expected: readonly number[],
  expectedSeed: number,
  file: string,
): void {
  if (widths.join('-') !== expected.join('-')) {
    throw new InputError(
      `${file}: widths ${widths.join('-')} do not fit its data and hidden layers, ${expected.join('-')}`,
    );
  }
  if (seed !== expectedSeed) {
    throw new InputError(`${file}: seed ${seed} is not that of its options, ${expectedSeed}`);
  }
}

/** The head of a run that begins now. */
export function newRunHead(parts: Pick<RunHead, 'seed' | 'widths' | 'batches'>, node: string): RunHead {
  return {
    format: 'spikeloom-run',
    formatVersion: 1,
    versions: { spikeloom: VERSION, node },
    started: new Date().toISOString(),
    ...parts,
  };
}

/** The configuration of a run that begins now. */
export function newRunConfig<Kind, Options extends LoopOptions>(
  parts: Pick<ImageRunConfigOf<Kind, Options>, 'kind' | 'data' | 'evaluate' | 'options'> &
    Pick<RunHead, 'batches'>,
  node: string,
): ImageRunConfigOf<Kind, Options> {
  const { data, options, batches, ...rest } = parts;
  const widths = autoencoderWidths(data.width * data.height, options.hidden);
  return { ...newRunHead({ seed: options.seed, widths, batches }, node), ...rest, data, options };
}
