/** A page that makes a NIR file of a checkpoint and a checkpoint of that again, and reads damaged files. */

import { checkpointToNir, decodeNir, encodeNir, networkFromNir } from '../../../src/entries/formats.js';
import { encodeCheckpoint } from '../../../src/index.js';

async function throughNir(checkpoint: readonly number[]): Promise<number[]> {
  const bytes = await encodeNir(checkpointToNir(Uint8Array.from(checkpoint), 'a.safetensors'));
  const imported = networkFromNir(await decodeNir(bytes, 'a.nir'), 'a.nir');
  if (imported.kind !== 'autoencoder') throw new Error(imported.kind);
  const { network, batch } = imported.checkpoint;
  return [...encodeCheckpoint('autoencoder', network, { batch, weights: network.weights })];
}

/** Reads a file within a limit of seconds: the message of the error, 'read' if there is none. */
function refusal(bytes: readonly number[], timeLimit: number): Promise<string> {
  return decodeNir(Uint8Array.from(bytes), 'damaged.nir', { timeLimit }).then(
    () => 'read',
    (error: Error) => `${error.name}: ${error.message}`,
  );
}

Object.assign(globalThis, { throughNir, refusal, ready: true });
