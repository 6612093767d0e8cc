/** The one file of the oracle that uses `src/`: for the hidden map of a clip, which no command prints. */

import { decodeWav } from '../../src/entries/formats.js';
import { decodeCheckpoint, Synthesizer } from '../../src/index.js';

/** The spikes of a synthesis network for a sound, 0 or 1, and the spikes of each pixel counted over the steps. */
export interface HeardSpikes {
  /** [steps, neurons of the first hidden layer] */
  readonly hidden: Uint8Array;
  /** The map that the autoencoder draws from [steps, neurons]. */
  readonly map: Uint8Array;
  /** [steps, height·width] */
  readonly counts: Uint16Array;
}

/** Plays a WAV file to the network of a checkpoint. */
export async function hear(checkpoint: Uint8Array, wav: Uint8Array): Promise<HeardSpikes> {
  const { network } = decodeCheckpoint('audiocoder', checkpoint, 'checkpoint', true);
  await using synthesizer = await Synthesizer.create(network);
  const { hiddenSpikes, outputSpikes, imageCounts } = await synthesizer.record(decodeWav(wav, 'clip'));
  return { hidden: hiddenSpikes, map: outputSpikes, counts: imageCounts };
}
