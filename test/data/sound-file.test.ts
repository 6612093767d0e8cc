import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { InputError } from '../../src/core/errors.js';
import { decodeSound } from '../../src/data/sound-file.js';
import { inputError } from './samples.js';
import { ascii, sphere, wav } from './sounds.js';

const FILE = 'clips/one.wav';
const LINES = ['sample_rate -i 8000', 'sample_n_bytes -i 2', 'sample_byte_format -s2 01'];
const padded = (...start: number[]) => Uint8Array.from([...start, ...new Uint8Array(64)]);

describe('a sound file', () => {
  test('is told by its first bytes, whatever its name', () => {
    const sound = { sampleRate: 8000, samples: Float64Array.of(0.5) };
    expect(decodeSound(wav({}, [0, 64]), 'a.sph')).toEqual(sound);
    expect(decodeSound(sphere(LINES, [0, 64]), 'a.wav')).toEqual(sound);
  });

  const CONVERT = 'is not read, only WAV and NIST SPHERE; convert it with: ffmpeg -i IN OUT.wav';
  test.each<[string, Uint8Array, string]>([
    ['empty', new Uint8Array(0), 'empty, expected a WAV or NIST SPHERE file'],
    ['of one byte', Uint8Array.of(7), 'neither a WAV nor a NIST SPHERE file, it starts with 07'],
    ['a picture', padded(0x89, 0x50, 0x4e, 0x47, 13), 'it starts with 89 50 4e 47'],
    ['text', Uint8Array.from(ascii('NIST')), 'it starts with 4e 49 53 54'],
    ['text of 16 bits', padded(0xff, 0xfe, 0x41, 0), 'it starts with ff fe 41 00'],
    ['the start of a WAV', Uint8Array.from(ascii('RIFF')), 'truncated WAV, 4 bytes long'],
    [
      'another RIFF',
      padded(...ascii('RIFF....AVI ')),
      'not a WAV file, it does not start with RIFF, a size and WAVE',
    ],
    ['the start of a SPHERE file', Uint8Array.from(ascii('NIST_1A')), 'truncated SPHERE file, 7 bytes long'],
    ['big-endian WAV', padded(...ascii('RIFX....WAVE')), `big-endian WAV (RIFX) ${CONVERT}`],
    ['long WAV', padded(...ascii('RF64....WAVE')), `long WAV (RF64) ${CONVERT}`],
    ['FLAC', padded(...ascii('fLaC')), `FLAC ${CONVERT}`],
    ['Ogg', padded(...ascii('OggS')), `Ogg ${CONVERT}`],
    ['MP3 with a tag', padded(...ascii('ID3')), `MP3 ${CONVERT}`],
    ['MP3 without', padded(0xff, 0xfb, 0x90), `MP3 ${CONVERT}`],
    ['M4A', padded(0, 0, 0, 32, ...ascii('ftypM4A ')), `M4A ${CONVERT}`],
    ['AIFF', padded(...ascii('FORM....AIFF')), `AIFF ${CONVERT}`],
  ])('that is %s is refused', (_, bytes, message) => {
    expect(() => decodeSound(bytes, FILE)).toThrow(InputError);
    expect(inputError(() => decodeSound(bytes, FILE), FILE)?.message).toContain(message);
  });

  test('of any bytes is refused in one line or read', () => {
    const start = fc.constantFrom('', 'RIFF....WAVE', 'RIFF....WAVEfmt ', 'NIST_1A\n', 'NIST_1A\n     64\n');
    fc.assert(
      fc.property(start, fc.uint8Array({ maxLength: 200 }), (text, rest) => {
        inputError(() => decodeSound(Uint8Array.from([...ascii(text), ...rest]), FILE), FILE);
      }),
      { numRuns: 1000 },
    );
  });
});
