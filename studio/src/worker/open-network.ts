/** The bytes of a checkpoint → a network of whichever kind, and what the page is told of it. */
import { InputError } from '../../../src/core/errors.js';
import { safetensorsMetadata } from '../../../src/formats/safetensors.js';
import { decodeCheckpoint } from '../../../src/network/checkpoint.js';
import { kindOfFormat } from '../../../src/network/checkpoint-parts.js';
import type { Network } from '../../../src/network/network.js';
import type { SynthesisNetwork } from '../../../src/network/synthesis.js';
import type { NetworkInfo } from './network-info.js';

export interface OpenedNetwork {
  readonly info: NetworkInfo;
  readonly autoencoder: Network;
  readonly synthesis?: SynthesisNetwork;
}

/** Throws an InputError where the bytes are no spiking network. */
export function openNetwork(bytes: Uint8Array, name: string): OpenedNetwork {
  const kind = kindOfFormat(safetensorsMetadata(bytes, name).format) ?? 'autoencoder';
  switch (kind) {
    case 'autoencoder': {
      const { network } = decodeCheckpoint('autoencoder', bytes, name);
      return { info: infoOf(network, { name, bytes: bytes.length }), autoencoder: network };
    }
    case 'audiocoder': {
      const { network } = decodeCheckpoint('audiocoder', bytes, name);
      const { autoencoder, audiocoder, classes } = network;
      const info = infoOf(autoencoder, { name, bytes: bytes.length });
      return {
        info: { ...info, listener: { widths: audiocoder.widths, classes } },
        autoencoder,
        synthesis: network,
      };
    }
    case 'ann-autoencoder':
    case 'ann-audiocoder':
      throw new InputError(
        `${name}: holds an ANN, which does not spike; this page runs spiking networks, as "spikeloom train autoencoder" makes`,
      );
    default:
      return kind satisfies never;
  }
}

function infoOf({ image, widths, options }: Network, rest: Pick<NetworkInfo, 'name' | 'bytes'>): NetworkInfo {
  const { width, height } = image;
  return { ...rest, image: { width, height }, widths, options };
}
