/** Compress: an image as a map of hidden spikes, what is done to the map, and the picture that is left of it. */
import { InputError } from '../../../src/core/errors.js';
import { compressionRatio, packSpikes, type SpikeMap, unpackSpikes } from '../../../src/core/spike-map.js';
import { networkFingerprint } from '../../../src/network/fingerprint.js';
import type { SpikingNetwork } from '../../../src/network/network.js';
import { decodeSpikeMapFile, encodeSpikeMapFile } from '../../../src/network/spike-map-file.js';
import { flipBits, lostNeurons, silenceNeurons } from '../../../src/use/damage.js';
import { readingsToGrey } from '../../../src/use/grey.js';
import { decodeMaps, encodeImages } from '../../../src/use/hidden-map.js';
import { normalisedMse } from '../../../src/use/normalised-mse.js';

export interface Damage {
  /** Shares in [0, 1] of neurons that fall silent and of bits that are flipped. */
  readonly lost: number;
  readonly flipped: number;
  /** Neurons that are silenced one by one. */
  readonly silenced: readonly number[];
  /** Decides which. */
  readonly seed: number;
}

export interface CompressRequest {
  /** [height·width] with its place in its set, or the map that was opened. */
  readonly image: { readonly pixels: Uint8Array; readonly sample: number } | 'map';
  /** Steps kept, Th; of an opened map, at most its own. */
  readonly mapSteps: number;
  /** Steps that an image is shown for before, while potentials build up. */
  readonly settle: number;
  readonly damage: Damage;
}

export interface Decoded {
  /** Grey [height·width]. */
  readonly pixels: Uint8Array;
  /** Against the image; undefined where only its map is known. */
  readonly mse: number | undefined;
}

export interface Compressed {
  readonly mapSteps: number;
  readonly neurons: number;
  /** Spikes (0 or 1) [mapSteps, neurons], as they were and after the damage. */
  readonly spikes: Uint8Array;
  readonly damaged: Uint8Array;
  readonly lostNeurons: readonly number[];
  readonly whole: Decoded;
  readonly left: Decoded;
  /** Bytes of the map, and how many times smaller that is than the image at 8 bits per pixel. */
  readonly bytes: number;
  readonly ratio: number;
}

export async function compressImage(
  network: SpikingNetwork,
  { image, mapSteps, settle, damage }: CompressRequest,
  opened: SpikeMap | undefined,
): Promise<Compressed> {
  const { width, height } = network.image;
  const pixels = image === 'map' ? undefined : image.pixels;
  const map = image === 'map' ? cut(opened, mapSteps) : await encode(network, image, mapSteps, settle);
  const lost = new Set([...lostNeurons(map.neurons, damage.lost, damage.seed), ...damage.silenced]);
  const damaged = flipBits(silenceNeurons(map, lost), damage.flipped, damage.seed);
  const [whole, left] = (await decodeMaps(network, [map, damaged])).map(
    (counts): Decoded => ({
      pixels: readingsToGrey(counts, network.options),
      mse: pixels && normalisedMse(pixels, counts),
    }),
  );
  return {
    mapSteps: map.steps,
    neurons: map.neurons,
    spikes: unpackSpikes(map),
    damaged: unpackSpikes(damaged),
    lostNeurons: [...lost],
    whole,
    left,
    bytes: map.bits.length,
    ratio: compressionRatio(width * height, map),
  };
}

async function encode(
  network: SpikingNetwork,
  { pixels, sample }: { readonly pixels: Uint8Array; readonly sample: number },
  steps: number,
  settle: number,
): Promise<SpikeMap> {
  const [map] = await encodeImages(network, [pixels], { steps, settle, samples: [sample] });
  return map;
}

/** A map of a network, spikes (0 or 1) [steps, neurons], as a file. */
export function mapFile(network: SpikingNetwork, spikes: Uint8Array, steps: number): Uint8Array {
  const { width, height } = network.image;
  const map = packSpikes(spikes, steps, network.widths[1]);
  return encodeSpikeMapFile({ image: { width, height }, fingerprint: networkFingerprint(network), map });
}

/** The map in a file. Throws an InputError where it is none of this network's. */
export function openMap(network: SpikingNetwork, bytes: Uint8Array, name: string): SpikeMap {
  const { map, fingerprint, image } = decodeSpikeMapFile(bytes, name);
  const isOurs = image.width === network.image.width && image.height === network.image.height;
  if (!isOurs || fingerprint !== networkFingerprint(network)) {
    throw new InputError(`${name}: made by another network; open the network that made it`);
  }
  return map;
}

/** The first steps of a map. */
function cut(map: SpikeMap | undefined, mapSteps: number): SpikeMap {
  if (map === undefined) throw new InputError('no map is open; open one first');
  const steps = Math.min(map.steps, mapSteps);
  if (steps === map.steps) return map;
  const spikes = unpackSpikes(map).subarray(0, steps * map.neurons);
  return packSpikes(spikes, steps, map.neurons);
}
