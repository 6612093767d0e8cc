/** The bytes of a checkpoint → a network of whichever kind, and what the page is told of it. */
import { InputError } from '../../../src/core/errors.js';
import { safetensorsMetadata } from '../../../src/formats/safetensors.js';
import { decodeCheckpoint } from '../../../src/network/checkpoint.js';
import { kindOfMetadata } from '../../../src/network/checkpoint-parts.js';
import { isSpikingKind } from '../../../src/network/naming.js';
import type { SpikingNetwork } from '../../../src/network/network.js';
import type { SpikingSynthesisNetwork } from '../../../src/network/synthesis.js';
import type { NetworkInfo } from './network-info.js';

export interface OpenedNetwork {
  readonly info: NetworkInfo;
  readonly autoencoder: SpikingNetwork;
  readonly synthesis?: SpikingSynthesisNetwork;
}

/** Opens a checkpoint's network. Throws an InputError if the bytes are no spiking network. */
export function openNetwork(bytes: Uint8Array, name: string): OpenedNetwork {
  const kind = kindOfMetadata(safetensorsMetadata(bytes, name));
  if (kind !== undefined && !isSpikingKind(kind)) {
    throw new InputError(
      `${name}: holds an ANN, which does not spike; this page runs spiking networks, as "spikeloom train autoencoder" makes`,
    );
  }
  const rest = { name, bytes: bytes.length };
  if (kind?.task === 'audiocoder') {
    const { network } = decodeCheckpoint('audiocoder', bytes, name, true);
    const { autoencoder, audiocoder, classes } = network;
    const info = { ...infoOf(autoencoder, rest), listener: { widths: audiocoder.widths, classes } };
    return { info, autoencoder, synthesis: network };
  }
  const { network } = decodeCheckpoint('autoencoder', bytes, name, true);
  return { info: infoOf(network, rest), autoencoder: network };
}

function infoOf(
  { image, widths, options }: SpikingNetwork,
  rest: Pick<NetworkInfo, 'name' | 'bytes'>,
): NetworkInfo {
  const { width, height } = image;
  return { ...rest, image: { width, height }, widths, options };
}
