/** A synthesis network of a moment, made by the command line: small digits, few spoken ones. */
import { join } from 'node:path';
import { expect } from 'vitest';
import { cli, QUICK } from './run-cli.js';

export interface SmallSynthesis {
  /** The run folders. */
  readonly autoencoder: string;
  readonly audiocoder: string;
  /** Of every process: nothing is kept outside the test's folder. */
  readonly env: Readonly<Record<string, string>>;
}

/** Trains both in `base`. First weights are large, so that networks of a moment spike. */
export async function trainSmallSynthesis(base: string): Promise<SmallSynthesis> {
  const env = { SPIKELOOM_DATA: join(base, 'data') };
  const [autoencoder, audiocoder] = [join(base, 'images'), join(base, 'sounds')];
  const trainings = [
    [...QUICK, '--initial-bound', '1.2', '--out', autoencoder],
    [
      ...['train', 'audiocoder', '--autoencoder', autoencoder, '--clips', '40', '--out', audiocoder],
      ...['--hidden', '16', '--frames', '40', '--decimation', '200', '--steps', '6', '--epochs', '1'],
      ...['--batch', '10', '--threads', '1', '--spike-probability', '0.5', '--initial-bound', '0.8'],
    ],
  ];
  for (const words of trainings) {
    const { code, err } = await cli(words, { env });
    expect({ code, err }).toMatchObject({ code: 0 });
  }
  return { autoencoder, audiocoder, env };
}
