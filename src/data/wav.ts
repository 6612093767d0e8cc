/**
 * WAV files (RIFF/WAVE) ↔ sounds. All numbers are little-endian.
 *
 *     'RIFF' size 'WAVE'                   size of the rest of the file, 32 bits
 *     chunks: name size data [padding]     4 + 4 + size bytes, a byte of padding after an odd size
 *
 *     chunk 'fmt ': coding (16 bits), channels (16), sample rate (32), bytes per second (32),
 *                   bytes per frame (16), bits per sample (16), then by coding; 'extensible' has the coding at 24
 *     chunk 'data': frames, a sample of each channel
 *
 * The reader accepts PCM of 8 (unsigned), 16, 24 and 32 bits and floats of 32 and 64, plain or extensible; channels are
 * mixed to their mean. Chunks may come in any order, unknown ones are skipped; the first of a name counts.
 * The writer writes PCM of 16 bits, one channel.
 */
import { InputError } from '../core/errors.js';
import {
  CONVERT_HINT,
  decodeSamples,
  frameBytes,
  type SampleFormat,
  type SampleKind,
} from './audio-samples.js';
import { checkSampleRate } from './resample.js';
import type { Sound } from './sound.js';

const RIFF = 0x52494646;
const WAVE = 0x57415645;
const FORMAT = 0x666d7420;
const DATA = 0x64617461;
/** Bytes of 'RIFF', size and 'WAVE'. */
const FILE_HEADER = 12;
/** Bytes of name and size before a chunk's data. */
const CHUNK_HEADER = 8;
/** Least bytes of a format chunk, and of an extensible one. */
const FORMAT_BYTES = 16;
const EXTENSIBLE_BYTES = 40;
const UNKNOWN_SIZE = 0xffffffff;

const PCM = 1;
const FLOAT = 3;
const EXTENSIBLE = 0xfffe;
/** Kinds of samples by coding and bits per sample. */
const KINDS: Readonly<Record<number, Readonly<Record<number, SampleKind>>>> = {
  [PCM]: { 8: 'uint8', 16: 'int16', 24: 'int24', 32: 'int32' },
  [FLOAT]: { 32: 'float32', 64: 'float64' },
};
/** Common codings that are not supported. */
const OTHER_CODINGS: Readonly<Record<number, string>> = {
  2: 'Microsoft ADPCM',
  6: 'A-law',
  7: 'mu-law',
  17: 'IMA ADPCM',
  49: 'GSM',
  80: 'MPEG',
  85: 'MP3',
};

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

interface Chunks {
  readonly format: Uint8Array | undefined;
  readonly data: Uint8Array | undefined;
}

/** Finds the format and data chunks, cut at the end of the file. */
function findChunks(bytes: Uint8Array): Chunks {
  const view = viewOf(bytes);
  const riffSize = view.getUint32(4, true);
  let format: Uint8Array | undefined;
  let data: Uint8Array | undefined;
  for (let at = FILE_HEADER; at + CHUNK_HEADER <= bytes.length && !(format && data); ) {
    const name = view.getUint32(at);
    const size = view.getUint32(at + 4, true);
    const start = at + CHUNK_HEADER;
    let end = start + size;
    if (name === FORMAT) {
      format ??= bytes.subarray(start, end);
    } else if (name === DATA) {
      // A writer into a pipe cannot fill in the sizes. It leaves one far beyond the end, which `subarray` cuts, or 0.
      // A 0 counts only if the file's own size was filled in: otherwise the data extends to the end.
      const unfinished = FILE_HEADER - 4 + riffSize <= start || riffSize === UNKNOWN_SIZE;
      if (size === 0 && unfinished) end = bytes.length;
      data ??= bytes.subarray(start, end);
    }
    at = end + (size % 2);
  }
  return { format, data };
}

function readFormat(chunk: Uint8Array, file: string): SampleFormat {
  const view = viewOf(chunk);
  const extensible = chunk.length >= FORMAT_BYTES && view.getUint16(0, true) === EXTENSIBLE;
  const needed = extensible ? EXTENSIBLE_BYTES : FORMAT_BYTES;
  if (chunk.length < needed) {
    throw new InputError(
      `${file}: damaged or truncated WAV, a format chunk of ${chunk.length} bytes, must be at least ${needed}`,
    );
  }
  const coding = view.getUint16(extensible ? 24 : 0, true);
  const [channels, sampleRate] = [view.getUint16(2, true), view.getUint32(4, true)];
  const [frame, bits] = [view.getUint16(12, true), view.getUint16(14, true)];
  const kinds = KINDS[coding];
  if (kinds === undefined) {
    const name = OTHER_CODINGS[coding] ?? `number ${coding}`;
    throw new InputError(`${file}: WAV of coding ${name} is not read, only PCM and float; ${CONVERT_HINT}`);
  }
  const kind = kinds[bits];
  if (kind === undefined) {
    const name = coding === PCM ? 'PCM' : 'float';
    throw new InputError(
      `${file}: WAV of ${bits}-bit ${name} is not read, only of ${Object.keys(kinds).join(', ')}; ${CONVERT_HINT}`,
    );
  }
  const format = { kind, channels, sampleRate };
  if (frame !== frameBytes(format)) {
    throw new InputError(
      `${file}: damaged WAV, ${frame} bytes a frame, must be ${frameBytes(format)} (channels: ${channels}, bits: ${bits})`,
    );
  }
  return format;
}

/**
 * Decodes a WAV file's bytes. If the data ends too early, the samples that exist are read.
 * Throws an InputError that names `file` if it holds no sound.
 */
export function decodeWav(bytes: Uint8Array, file: string): Sound {
  if (bytes.length < FILE_HEADER) throw new InputError(`${file}: truncated WAV, ${bytes.length} bytes long`);
  const view = viewOf(bytes);
  if (view.getUint32(0) !== RIFF || view.getUint32(8) !== WAVE) {
    throw new InputError(`${file}: not a WAV file, it does not start with RIFF, a size and WAVE`);
  }
  const { format, data } = findChunks(bytes);
  if (format === undefined) {
    throw new InputError(`${file}: damaged or truncated WAV, it has no format chunk`);
  }
  const sampleFormat = readFormat(format, file);
  if (data === undefined) throw new InputError(`${file}: damaged or truncated WAV, it has no data chunk`);
  return decodeSamples(data, sampleFormat, file);
}

/**
 * Encodes a WAV file of 16-bit PCM: samples are rounded to multiples of 2^−15 and clipped to [−1, 1 − 2^−15].
 * Throws a RangeError if the sample rate is out of range.
 */
export function encodeWav({ sampleRate, samples }: Sound): Uint8Array {
  checkSampleRate(sampleRate);
  const format: SampleFormat = { kind: 'int16', channels: 1, sampleRate };
  const frame = frameBytes(format);
  const dataStart = FILE_HEADER + CHUNK_HEADER + FORMAT_BYTES + CHUNK_HEADER;
  const bytes = new Uint8Array(dataStart + frame * samples.length);
  const view = viewOf(bytes);
  view.setUint32(0, RIFF);
  view.setUint32(4, bytes.length - 8, true);
  view.setUint32(8, WAVE);
  view.setUint32(12, FORMAT);
  view.setUint32(16, FORMAT_BYTES, true);
  view.setUint16(20, PCM, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, sampleRate, true);
  view.setUint32(28, sampleRate * frame, true);
  view.setUint16(32, frame, true);
  view.setUint16(34, 8 * frame, true);
  view.setUint32(36, DATA);
  view.setUint32(40, frame * samples.length, true);
  for (let n = 0; n < samples.length; n++) {
    const rounded = Math.round(32768 * samples[n]);
    view.setInt16(dataStart + frame * n, Math.max(-32768, Math.min(32767, rounded)), true);
  }
  return bytes;
}
