/**
 * NIST SPHERE files → sounds: the format of corpora such as TI-46, with any file extension.
 *
 *     NIST_1A                 a line of 8 bytes
 *        1024                 header length H in bytes, another line of 8
 *     name -i 12500           fields: -i integer, -r real, -sN text of N characters
 *     ; a comment
 *     end_head                then anything up to byte H, where the samples start
 *
 * Fields that are read: sample_rate; sample_n_bytes (1 or 2); sample_byte_format (01 little-endian, 10 big-endian;
 * ignored for single bytes); sample_coding (pcm, signed, or ulaw; pcm if absent); channel_count (1 if absent);
 * sample_count, of each channel (up to the end of the file if absent). The scale is that of sample_n_bytes;
 * sample_sig_bits is ignored. Channels are mixed to their mean. Compressed files are not supported.
 */
import { InputError } from '../core/errors.js';
import { decodeSamples, frameBytes, type SampleKind } from './audio-samples.js';
import type { Sound } from './sound.js';

const MAGIC = 'NIST_1A\n';
/** Magic and header length. */
const MIN_HEADER = 16;
const MAX_HEADER = 2 ** 20;
/** Longest text of a value in an error. */
const SHOWN_LENGTH = 40;
const CONVERT_HINT = 'convert it with: sph2pipe -p -f wav IN OUT';
/** First bytes of data compressed by the program shorten; old files lack this information in their header. */
const SHORTEN = 'ajkg';

type Fields = ReadonlyMap<string, string>;

/** Returns each byte as a character: a header is ASCII, other bytes match nothing that is searched for. */
function textOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
}

/** Reads the header's length and checks it against the file's. */
function headerLength(bytes: Uint8Array, file: string): number {
  const start = textOf(bytes.subarray(0, MIN_HEADER));
  if (!start.startsWith(MAGIC.slice(0, start.length))) {
    throw new InputError(`${file}: not a NIST SPHERE file, it does not start with the line NIST_1A`);
  }
  if (start.length < MIN_HEADER) {
    throw new InputError(`${file}: truncated SPHERE file, ${bytes.length} bytes long`);
  }
  const length = /^ *(\d+) *\n$/.exec(start.slice(MAGIC.length))?.[1];
  if (length === undefined) {
    throw new InputError(`${file}: damaged SPHERE file, its second line is no header length`);
  }
  if (!(Number(length) >= MIN_HEADER && Number(length) <= MAX_HEADER)) {
    throw new InputError(
      `${file}: damaged SPHERE file, a header of ${length} bytes, must be ${MIN_HEADER} to ${MAX_HEADER}`,
    );
  }
  if (Number(length) > bytes.length) {
    throw new InputError(`${file}: truncated SPHERE file, ${bytes.length} bytes of a header of ${length}`);
  }
  return Number(length);
}

/** Reads the fields by name. Lines of another form, such as comments, are skipped. */
function readFields(header: string, file: string): Fields {
  const lines = header.split('\n');
  const end = lines.findIndex((line) => line.trimEnd() === 'end_head');
  if (end < 0) throw new InputError(`${file}: damaged SPHERE file, its header has no end_head`);
  const fields = new Map<string, string>();
  for (const line of lines.slice(0, end)) {
    const [, name, value] = /^(\w+) +-(?:i|r|s\d+) +([!-~][ -~]*)/.exec(line) ?? [];
    if (name !== undefined && value !== undefined) fields.set(name, value.trim());
  }
  return fields;
}

/** Reads a field that is a count; without the default `absent` it is required. */
function countField(fields: Fields, name: string, file: string, absent?: number): number {
  const text = fields.get(name);
  if (text === undefined) {
    if (absent !== undefined) return absent;
    throw new InputError(`${file}: damaged SPHERE file, its header has no ${name}`);
  }
  const value = Number(text);
  if (!(Number.isInteger(value) && value >= 0)) {
    throw new InputError(
      `${file}: damaged SPHERE file, ${name} is ${text.slice(0, SHOWN_LENGTH)}, must be an integer from 0`,
    );
  }
  return value;
}

function sampleKind(fields: Fields, file: string): SampleKind {
  const coding = fields.get('sample_coding') ?? 'pcm';
  const ulaw = coding === 'ulaw' || coding === 'mu-law';
  if (!(ulaw || coding === 'pcm')) {
    throw new InputError(
      `${file}: sample_coding ${coding.slice(0, SHOWN_LENGTH)} is not read, only pcm and ulaw; ${CONVERT_HINT}`,
    );
  }
  const bytes = countField(fields, 'sample_n_bytes', file);
  if (!(bytes === 1 || (bytes === 2 && !ulaw))) {
    throw new InputError(
      `${file}: sample_n_bytes ${bytes} is not read, must be ${ulaw ? '1 for ulaw' : '1 or 2'}; ${CONVERT_HINT}`,
    );
  }
  if (bytes === 1) return ulaw ? 'muLaw' : 'int8';
  const order = fields.get('sample_byte_format');
  if (order !== '01' && order !== '10') {
    throw new InputError(
      `${file}: sample_byte_format ${order?.slice(0, SHOWN_LENGTH) ?? 'is missing'}, must be 01 or 10 for samples of 2 bytes`,
    );
  }
  return order === '01' ? 'int16' : 'int16be';
}

/**
 * Decodes a SPHERE file's bytes. If the file ends before sample_count, the samples that exist are read.
 * Throws an InputError that names `file` if it holds no sound.
 */
export function decodeSphere(bytes: Uint8Array, file: string): Sound {
  const start = headerLength(bytes, file);
  const fields = readFields(textOf(bytes.subarray(0, start)), file);
  const format = {
    kind: sampleKind(fields, file),
    channels: countField(fields, 'channel_count', file, 1),
    sampleRate: countField(fields, 'sample_rate', file),
  };
  if (textOf(bytes.subarray(start, start + SHORTEN.length)) === SHORTEN) {
    throw new InputError(`${file}: its samples are compressed by shorten, not read; ${CONVERT_HINT}`);
  }
  const count = countField(fields, 'sample_count', file, Number.POSITIVE_INFINITY);
  const data = bytes.subarray(start);
  return decodeSamples(data.subarray(0, Math.min(data.length, count * frameBytes(format))), format, file);
}
