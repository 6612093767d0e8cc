/** A page that makes a NIR file of a checkpoint and a checkpoint of that again. */
import {
  checkpointToNir,
  decodeNir,
  encodeCheckpoint,
  encodeNir,
  networkFromNir,
} from '../../../src/index.js';

async function throughNir(checkpoint: readonly number[]): Promise<number[]> {
  const bytes = await encodeNir(checkpointToNir(Uint8Array.from(checkpoint), 'a.safetensors'));
  const imported = networkFromNir(await decodeNir(bytes, 'a.nir'), 'a.nir');
  if (imported.kind !== 'autoencoder') throw new Error(imported.kind);
  const { network, batch } = imported.checkpoint;
  return [...encodeCheckpoint(network, { batch, weights: network.weights })];
}

Object.assign(globalThis, { throughNir, ready: true });
