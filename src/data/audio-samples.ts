/**
 * The data of an audio file, interleaved samples as bytes → one channel of numbers.
 *
 *     y[n] = (x[n, 1] + … + x[n, C]) / C         C channels, full scale [−1, 1]
 *
 * Integers are divided by 2^(bits−1), so that 16-bit samples become x/32768, as the cochlea expects. Floats beyond full
 * scale are kept; NaN and values beyond any scale in use are errors. An incomplete last frame (one sample of each
 * channel) is dropped. Memory: 8 bytes a frame.
 */
import { InputError } from '../core/errors.js';
import { SAMPLE_RATES } from './resample.js';
import type { Sound } from './sound.js';

/** Remedy in the error for a file that is not supported. */
export const CONVERT_HINT = 'convert it with: ffmpeg -i IN OUT.wav';

const MAX_CHANNELS = 64;
/** Most frames of a sound: 23 minutes at 192 kHz, 9 hours at 8 kHz. */
const MAX_FRAMES = 2 ** 28;
/** Largest valid float: some writers use the scale of 32-bit integers. */
const MAX_LEVEL = 2 ** 32;

/** Decodes a byte of G.711: inverted, it is a sign, an exponent of 3 bits and a mantissa of 4. */
function muLaw(byte: number): number {
  const code = ~byte & 255;
  const magnitude = ((((code & 15) << 3) + 132) << ((code >> 4) & 7)) - 132;
  return (code & 128 ? -magnitude : magnitude) / 32768;
}

interface SampleReader {
  readonly bytes: number;
  readonly read: (view: DataView, at: number) => number;
}

/** Size and reader of each kind of sample. Little-endian except `int16be`. */
const READERS = {
  uint8: { bytes: 1, read: (view, at) => (view.getUint8(at) - 128) / 128 },
  int8: { bytes: 1, read: (view, at) => view.getInt8(at) / 128 },
  muLaw: { bytes: 1, read: (view, at) => muLaw(view.getUint8(at)) },
  int16: { bytes: 2, read: (view, at) => view.getInt16(at, true) / 32768 },
  int16be: { bytes: 2, read: (view, at) => view.getInt16(at) / 32768 },
  int24: {
    bytes: 3,
    read: (view, at) => (view.getInt8(at + 2) * 65536 + view.getUint16(at, true)) / 2 ** 23,
  },
  int32: { bytes: 4, read: (view, at) => view.getInt32(at, true) / 2 ** 31 },
  float32: { bytes: 4, read: (view, at) => view.getFloat32(at, true) },
  float64: { bytes: 8, read: (view, at) => view.getFloat64(at, true) },
} as const satisfies Readonly<Record<string, SampleReader>>;

export type SampleKind = keyof typeof READERS;

export interface SampleFormat {
  readonly kind: SampleKind;
  readonly channels: number;
  /** Hz. */
  readonly sampleRate: number;
}

/** Returns the bytes of one frame: a sample of each channel. */
export function frameBytes({ kind, channels }: SampleFormat): number {
  return READERS[kind].bytes * channels;
}

/** Decodes the sound in `data` [frames, channels]. Throws an InputError that names `file` if it holds none. */
export function decodeSamples(data: Uint8Array, format: SampleFormat, file: string): Sound {
  const { channels, sampleRate } = format;
  if (!(Number.isInteger(channels) && channels >= 1 && channels <= MAX_CHANNELS)) {
    throw new InputError(`${file}: ${channels} channels, must be 1 to ${MAX_CHANNELS}`);
  }
  const { min, max } = SAMPLE_RATES;
  if (!(Number.isInteger(sampleRate) && sampleRate >= min && sampleRate <= max)) {
    throw new InputError(
      `${file}: sample rate ${sampleRate} Hz, must be an integer in [${min}, ${max}]; if it is right, resample the file`,
    );
  }
  const frames = Math.floor(data.length / frameBytes(format));
  if (!(frames >= 1)) throw new InputError(`${file}: holds no samples`);
  if (!(frames <= MAX_FRAMES)) {
    throw new InputError(`${file}: ${frames} samples a channel, at most ${MAX_FRAMES}; cut it into parts`);
  }

  const { bytes, read }: SampleReader = READERS[format.kind];
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const samples = new Float64Array(frames);
  for (let n = 0, at = 0; n < frames; n++) {
    let sum = 0;
    for (let c = 0; c < channels; c++, at += bytes) {
      const value = read(view, at);
      if (!(Math.abs(value) <= MAX_LEVEL)) {
        throw new InputError(
          `${file}: sample ${n} of channel ${c} is ${value}, must be a number in [-${MAX_LEVEL}, ${MAX_LEVEL}]`,
        );
      }
      sum += value;
    }
    samples[n] = sum / channels;
  }
  return { sampleRate, samples };
}
