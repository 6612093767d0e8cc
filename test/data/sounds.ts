/** Small sound files made by hand for tests of readers. */

/** ASCII as bytes. */
export function ascii(text: string): number[] {
  return [...text].map((character) => character.charCodeAt(0));
}

export function uint16(value: number): number[] {
  return [value & 255, (value >> 8) & 255];
}

export function uint32(value: number): number[] {
  return [...uint16(value), ...uint16(value >>> 16)];
}

/** A chunk of a WAV file, padded; `size` is what it says of itself. */
export function chunk(name: string, data: ArrayLike<number>, size = data.length): number[] {
  return [...ascii(name), ...uint32(size), ...Array.from(data), ...(data.length % 2 === 1 ? [0] : [])];
}

export interface WavFormat {
  readonly coding?: number;
  readonly channels?: number;
  readonly sampleRate?: number;
  readonly bits?: number;
  /** Bytes of a frame, where they are not to fit. */
  readonly frame?: number;
}

/** The data of a format chunk: 16-bit PCM of one channel at 8 kHz but for what is given. */
export function wavFormat(given: WavFormat = {}): number[] {
  const { coding = 1, channels = 1, sampleRate = 8000, bits = 16 } = given;
  const frame = given.frame ?? (channels * bits) / 8;
  const rates = [...uint32(sampleRate), ...uint32(sampleRate * frame)];
  return [...uint16(coding), ...uint16(channels), ...rates, ...uint16(frame), ...uint16(bits)];
}

/** The same as an extensible one. */
export function extensibleFormat(given: WavFormat = {}): number[] {
  const { coding = 1, bits = 16 } = given;
  const rest = [0, 0, 0, 0, 16, 0, 128, 0, 0, 170, 0, 56, 155, 113];
  return [
    ...wavFormat({ ...given, coding: 0xfffe }),
    ...uint16(22),
    ...uint16(bits),
    ...uint32(0),
    ...uint16(coding),
    ...rest,
  ];
}

/** A WAV file of these chunks; `size` is what it says of itself. */
export function riff(chunks: readonly number[][], size?: number): Uint8Array {
  const body = [...ascii('WAVE'), ...chunks.flat()];
  return Uint8Array.from([...ascii('RIFF'), ...uint32(size ?? body.length), ...body]);
}

/** A WAV file of this format and data. */
export function wav(given: WavFormat, data: ArrayLike<number>): Uint8Array {
  return riff([chunk('fmt ', wavFormat(given)), chunk('data', data)]);
}

/** A SPHERE file with these lines before `end_head` and a header of `length` bytes, 512 unless told. */
export function sphere(lines: readonly string[], data: ArrayLike<number>, length = 512): Uint8Array {
  const text = `NIST_1A\n${String(length).padStart(7)}\n${[...lines, 'end_head', ''].join('\n')}`;
  return Uint8Array.from([...ascii(text.padEnd(length)), ...Array.from(data)]);
}
