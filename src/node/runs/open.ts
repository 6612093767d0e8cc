/** Trained networks from disk, opened once and used many times. */
import '../setup.js';
import { UsageError } from '../../core/errors.js';
import { kindName } from '../../network/kind.js';
import { OpenAnnAutoencoder, OpenAutoencoder } from '../../use/open-autoencoder.js';
import { Synthesizer } from '../../use/synthesize.js';
import { networkKind, openTrained } from './network-files.js';

/** Handles by the kind of network that they hold. */
export interface Handles {
  readonly autoencoder: OpenAutoencoder;
  readonly 'ann-autoencoder': OpenAnnAutoencoder;
  readonly audiocoder: Synthesizer;
}

/**
 * Opens the network in a run folder or a checkpoint file for repeated use; the handle is closed by `await using`. Throws
 * an InputError if there is none or it is of another kind than `kind`, a UsageError for a kind without a handle.
 */
export async function open<K extends keyof Handles = keyof Handles>(
  path: string,
  kind?: K,
): Promise<Handles[K]> {
  // The handle of a network of the kind `found` is that of the table.
  return (await handleOf(path, kind ?? (await networkKind(path)))) as Handles[K];
}

async function handleOf(path: string, kind: string): Promise<Handles[keyof Handles]> {
  switch (kind) {
    case 'autoencoder':
      return new OpenAutoencoder((await openTrained(kind, path)).network);
    case 'ann-autoencoder':
      return new OpenAnnAutoencoder((await openTrained(kind, path)).network);
    case 'audiocoder':
      return Synthesizer.create((await openTrained(kind, path)).network);
    default:
      throw new UsageError(
        `${path}: holds ${kindName('ann-audiocoder')}, which is measured by its run; open an autoencoder or a spiking audiocoder`,
      );
  }
}
