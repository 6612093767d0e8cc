/**
 * Spike map files (.spk), version 1: an image as the hidden spikes of a network (paper, section 3.2.2).
 *
 *      0  u8[4]  magic "SPKM"
 *      4  u16    version, 1
 *      6  u16    width of the image
 *      8  u16    height of the image
 *     10  u16    steps, Th
 *     12  u32    neurons, N
 *     16  u32    fingerprint of the network (`network/fingerprint.ts`)
 *     20  u32    CRC-32 of bytes 0 to 19 and of the map
 *     24  u8[⌈Th·N / 8⌉]  the map [Th, N], a bit each, the first bit of a byte its lowest; the last byte ends in zeros
 *
 * Everything is little-endian. There is one file for a map: whatever is not exactly of this form is refused.
 */
import { crc32 } from '../core/crc32.js';
import { InputError } from '../core/errors.js';
import { type SpikeMap, spikeMapBytes } from '../core/spike-map.js';
import { PNG_MAX_SIDE } from '../formats/png.js';
import { AUDIOCODER_SCHEMA } from './audiocoder-schema.js';
import type { SpikingNetwork } from './network.js';

/** Content of a `.spk` file. */
export interface SpikeMapFile {
  /** Size of the image that the map stands for. */
  readonly image: SpikingNetwork['image'];
  /** Fingerprint of the network that made the map. */
  readonly fingerprint: number;
  readonly map: SpikeMap;
}

const MAGIC = [0x53, 0x50, 0x4b, 0x4d];
const VERSION = 1;
const VERSION_AT = 4;
const WIDTH_AT = 6;
const HEIGHT_AT = 8;
const STEPS_AT = 10;
const NEURONS_AT = 12;
const FINGERPRINT_AT = 16;
const SUM_AT = 20;
const MAP_AT = 24;

interface Sizes {
  readonly width: number;
  readonly height: number;
  readonly steps: number;
  readonly neurons: number;
}

/** Largest sizes: of images that are read, of steps that an option can ask for, of a layer in an engine. */
const MOST: Sizes = {
  width: PNG_MAX_SIDE,
  height: PNG_MAX_SIDE,
  steps: AUDIOCODER_SCHEMA.mapSteps.max,
  neurons: 1_000_000,
};
/** Most bytes of a file. */
export const SPIKE_MAP_FILE_MAX_BYTES = MAP_AT + spikeMapBytes(MOST.steps, MOST.neurons);

/** Returns the fault of sizes; undefined if there is none. */
function sizeFault(sizes: Sizes): string | undefined {
  for (const name of ['width', 'height', 'steps', 'neurons'] as const) {
    const [size, most] = [sizes[name], MOST[name]];
    if (!(Number.isInteger(size) && size >= 1 && size <= most)) {
      return `${name} must be an integer in [1, ${most}], got ${size}`;
    }
  }
  return undefined;
}

/** Returns true if the bits after the last spike are zeros. */
function endsInZeros({ steps, neurons, bits }: SpikeMap): boolean {
  const used = (steps * neurons) % 8;
  return used === 0 || bits[bits.length - 1] >> used === 0;
}

/** The checksum of a whole file: of all its bytes but those that hold the checksum. */
function sumOf(bytes: Uint8Array): number {
  return crc32(bytes.subarray(MAP_AT), crc32(bytes.subarray(0, SUM_AT)));
}

/** The file. Throws a RangeError where the map or the image is none that a file can hold. */
export function encodeSpikeMapFile({ image, fingerprint, map }: SpikeMapFile): Uint8Array {
  const { width, height } = image;
  const { steps, neurons, bits } = map;
  const fault = sizeFault({ width, height, steps, neurons });
  if (fault !== undefined) throw new RangeError(fault);
  const expected = spikeMapBytes(steps, neurons);
  if (bits.length !== expected || !endsInZeros(map)) {
    throw new RangeError(
      `a map of ${steps} steps of ${neurons} neurons has ${expected} bytes and ends in zeros, got ${bits.length} bytes`,
    );
  }
  const bytes = new Uint8Array(MAP_AT + bits.length);
  const view = new DataView(bytes.buffer);
  bytes.set(MAGIC);
  view.setUint16(VERSION_AT, VERSION, true);
  view.setUint16(WIDTH_AT, width, true);
  view.setUint16(HEIGHT_AT, height, true);
  view.setUint16(STEPS_AT, steps, true);
  view.setUint32(NEURONS_AT, neurons, true);
  view.setUint32(FINGERPRINT_AT, fingerprint, true);
  bytes.set(bits, MAP_AT);
  view.setUint32(SUM_AT, sumOf(bytes), true);
  return bytes;
}

/** Returns true if bytes begin as a spike map file does. */
export function isSpikeMapFile(bytes: Uint8Array): boolean {
  return MAGIC.every((byte, i) => bytes[i] === byte);
}

/** Decodes a file's bytes into copies. Throws an InputError that names `file` if they are no spike map. */
export function decodeSpikeMapFile(bytes: Uint8Array, file: string): SpikeMapFile {
  if (!isSpikeMapFile(bytes)) throw new InputError(`${file}: not a spike map file`);
  if (bytes.length < MAP_AT) {
    throw new InputError(`${file}: truncated spike map, ${bytes.length} bytes of a header of ${MAP_AT}`);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const version = view.getUint16(VERSION_AT, true);
  if (version !== VERSION) {
    throw new InputError(`${file}: spike map of version ${version} is not read, only ${VERSION}`);
  }
  const width = view.getUint16(WIDTH_AT, true);
  const height = view.getUint16(HEIGHT_AT, true);
  const steps = view.getUint16(STEPS_AT, true);
  const neurons = view.getUint32(NEURONS_AT, true);
  const fault = sizeFault({ width, height, steps, neurons });
  if (fault !== undefined) throw new InputError(`${file}: damaged spike map, ${fault}`);
  const expected = MAP_AT + spikeMapBytes(steps, neurons);
  if (bytes.length !== expected) {
    const what = bytes.length < expected ? 'truncated' : 'too long a';
    throw new InputError(
      `${file}: ${what} spike map, ${steps} steps of ${neurons} neurons need ${expected} bytes, it has ${bytes.length}`,
    );
  }
  if (sumOf(bytes) !== view.getUint32(SUM_AT, true)) {
    throw new InputError(`${file}: damaged spike map, its checksum is wrong`);
  }
  const map: SpikeMap = { steps, neurons, bits: Uint8Array.from(bytes.subarray(MAP_AT)) };
  if (!endsInZeros(map)) throw new InputError(`${file}: damaged spike map, it does not end in zeros`);
  return { image: { width, height }, fingerprint: view.getUint32(FINGERPRINT_AT, true), map };
}
