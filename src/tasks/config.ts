/** Parts of `config.json` that the runs of all tasks have: its head, and the images. */
import { InputError } from '../core/errors.js';
import { array, type Check, integerIn, oneOf, optional, record, string } from '../core/json-input.js';
import { VERSION } from '../core/version.js';

/** Images of a run, and the checksum by which they are known again. */
export interface RunData {
  /** Name of the set, such as `mnist`, or the absolute path of a folder. */
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

/** Head of every configuration. */
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
