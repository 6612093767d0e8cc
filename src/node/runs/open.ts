/** Trained networks from disk, opened once and used many times. */
import '../setup.js';
import { UsageError } from '../../core/errors.js';
import { synthesisSpikes } from '../../network/synthesis.js';
import { OpenAutoencoder } from '../../use/open-autoencoder.js';
import { Synthesizer } from '../../use/synthesize.js';
import { networkKind, openNetwork, openTrained } from './network-files.js';

/** Handles by the task of the network that they hold. */
export interface Handles {
  readonly autoencoder: OpenAutoencoder;
  readonly audiocoder: Synthesizer;
}

/**
 * Opens the network in a run folder or a checkpoint file for repeated use; the handle is closed by `await using`. Throws
 * an InputError if there is none or it is of another task than `task`, a UsageError for an audiocoder of an ANN.
 */
export async function open<N extends keyof Handles = keyof Handles>(
  path: string,
  task?: N,
): Promise<Handles[N]> {
  // The handle of a network of a task is that of the table.
  return (await handleOf(path, task ?? (await networkKind(path)).task)) as Handles[N];
}

async function handleOf(path: string, task: string): Promise<Handles[keyof Handles]> {
  if (task === 'autoencoder') return new OpenAutoencoder((await openNetwork(path)).network);
  const { network } = await openTrained('audiocoder', path);
  if (synthesisSpikes(network)) return Synthesizer.create(network);
  throw new UsageError(
    `${path}: holds an ANN audiocoder, which is measured by its run; open an autoencoder or a spiking audiocoder`,
  );
}
