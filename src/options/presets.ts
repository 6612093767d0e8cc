/** The presets, and how options, presets and defaults make one resolved set. */
import { UsageError } from '../errors.js';
import {
  type AutoencoderOptions,
  fits,
  flagOf,
  OPTION_NAMES,
  OPTIONS,
  type Preset,
  rangeOf,
} from './schema.js';

export type GivenOptions = {
  readonly [Name in keyof AutoencoderOptions]?: AutoencoderOptions[Name] | undefined;
};

/**
 * What a preset changes of the defaults; it may follow the number of steps.
 * `paper`: nothing, the defaults are the paper's. `authors`: their released code. `tuned`: docs/tuning.md.
 */
const PRESETS: Record<Preset, (steps: number) => GivenOptions> = {
  paper: () => ({}),
  authors: () => ({
    trace: 'shared',
    clamp: true,
    initialBound: 0.1,
    spikeProbability: 0.3,
    decayMode: 'none',
    decay: 0,
    epsilon: 1e-7,
  }),
  tuned: (steps) => ({
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
  }),
};

/** Given options over the preset's values over the defaults. Throws a UsageError where a value is out of range. */
export function resolveOptions(given: GivenOptions): AutoencoderOptions {
  check(given);
  const defaults = Object.fromEntries(OPTION_NAMES.map((name) => [name, OPTIONS[name].default]));
  const preset = PRESETS[given.preset ?? OPTIONS.preset.default](given.steps ?? OPTIONS.steps.default);
  const chosen = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  const options = { ...defaults, ...preset, ...chosen } as unknown as AutoencoderOptions;
  if (options.settle >= options.steps) {
    throw new UsageError(
      `--settle must be below --steps, or nothing is learned: got ${options.settle} and ${options.steps}`,
    );
  }
  return options;
}

function check(given: GivenOptions): void {
  for (const name of OPTION_NAMES) {
    const value = given[name];
    if (value !== undefined && !fits(OPTIONS[name], value)) {
      throw new UsageError(`--${flagOf(name)} must be ${rangeOf(OPTIONS[name])}, got ${String(value)}`);
    }
  }
}
