/** Compression of images to spike maps and decompression, as files. */
import { InputError } from '../../core/errors.js';
import { compressionRatio, spikingNeurons } from '../../core/spike-map.js';
import { AUDIOCODER_SCHEMA } from '../../network/audiocoder-schema.js';
import { networkFingerprint } from '../../network/fingerprint.js';
import type { SpikingNetwork } from '../../network/network.js';
import {
  decodeSpikeMapFile,
  encodeSpikeMapFile,
  SPIKE_MAP_FILE_MAX_BYTES,
  type SpikeMapFile,
} from '../../network/spike-map-file.js';
import { readingsToGrey } from '../../use/grey.js';
import { decodeMaps, encodeImages } from '../../use/hidden-map.js';
import { writeFileAtomic } from '../files/atomic-file.js';
import { readFileBounded } from '../files/bounded-file.js';
import { greyPngBytes } from '../files/png-file.js';
import { type ImageFileOptions, readNetworkImage } from '../runs/network-files.js';

/** Options of encoding an image. */
export interface EncodeFileOptions extends ImageFileOptions {
  /** Steps of the map, Th. Default: that of an audiocoder. */
  readonly mapSteps?: number | undefined;
  /** Warm-up steps, for which the image is presented before the map. Default: 0. */
  readonly mapSettle?: number | undefined;
  /** Number of draws of the map; the one whose decoded image is nearest is kept. Default: 1. */
  readonly mapDraws?: number | undefined;
  /** Seed of the input spikes. Default: that of the network. */
  readonly seed?: number | undefined;
}

/** Result of compressing an image. */
export interface EncodedImage {
  /** Steps of the map, Th. */
  readonly steps: number;
  /** Neurons of the map, N. */
  readonly neurons: number;
  /** Bits of the map, N·Th. */
  readonly mapBits: number;
  /** Bytes of the file, with its header. */
  readonly fileBytes: number;
  /** Bits of the image, 8 per pixel. */
  readonly imageBits: number;
  /** Bits of the image per bit of the map. */
  readonly compressionRatio: number;
  /** Fraction of neurons that spiked at any step. */
  readonly spikingShare: number;
}

/** Writes the spike map of a PNG image. Throws a UsageError if the image does not have the network's size. */
export async function encodeImageFile(
  network: SpikingNetwork,
  image: string,
  output: string,
  options: EncodeFileOptions = {},
): Promise<EncodedImage> {
  const { mapSteps = AUDIOCODER_SCHEMA.mapSteps.default, mapSettle, mapDraws, seed, resize } = options;
  const pixels = await readNetworkImage(network, image, { resize });
  const [map] = await encodeImages(network, [pixels], {
    steps: mapSteps,
    settle: mapSettle,
    draws: mapDraws,
    seed,
  });
  const fingerprint = networkFingerprint(network);
  const bytes = encodeSpikeMapFile({ image: network.image, fingerprint, map });
  await writeFileAtomic(output, bytes);
  const { steps, neurons } = map;
  return {
    steps,
    neurons,
    mapBits: steps * neurons,
    fileBytes: bytes.length,
    imageBits: 8 * pixels.length,
    compressionRatio: compressionRatio(pixels.length, map),
    spikingShare: spikingNeurons(map) / neurons,
  };
}

/** Options of decoding a map. */
export interface DecodeFileOptions {
  /** Steps for which the map is presented, repeatedly. Default: those of the network. */
  readonly steps?: number | undefined;
}

/** Writes the image of a spike map as a PNG. Throws an InputError if another network made the map. */
export async function decodeMapFile(
  network: SpikingNetwork,
  file: string,
  output: string,
  { steps = network.options.steps }: DecodeFileOptions = {},
): Promise<void> {
  const stored = decodeSpikeMapFile(await readFileBounded(file, SPIKE_MAP_FILE_MAX_BYTES), file);
  checkOrigin(network, stored, file);
  const [counts] = await decodeMaps(network, [stored.map], { steps });
  const pixels = readingsToGrey(counts, { ...network.options, steps });
  await writeFileAtomic(output, greyPngBytes({ ...network.image, pixels }));
}

/** Throws an InputError unless the network made the map. */
function checkOrigin(network: SpikingNetwork, { image, map, fingerprint }: SpikeMapFile, file: string): void {
  const { width, height } = network.image;
  const remedy = 'decode it with the network that encoded it';
  if (image.width !== width || image.height !== height || map.neurons !== network.widths[1]) {
    throw new InputError(
      `${file}: holds ${map.neurons} neurons for an image of ${image.width}×${image.height}, ` +
        `the network has ${network.widths[1]} for ${width}×${height}: ${remedy}`,
    );
  }
  const own = networkFingerprint(network);
  if (fingerprint !== own) {
    throw new InputError(
      `${file}: was made by another network, or before this one was trained further ` +
        `(fingerprint ${hex(fingerprint)}, this network has ${hex(own)}): ${remedy}`,
    );
  }
}

function hex(fingerprint: number): string {
  return fingerprint.toString(16).padStart(8, '0');
}
