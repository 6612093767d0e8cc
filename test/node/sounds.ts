/** Sound files for tests of sets of clips. */
import { encodeWav } from '../../src/data/wav.js';

/** A WAV file of 16-bit samples, one channel. */
export function wavFile(samples: readonly number[], sampleRate = 8000): Uint8Array {
  return encodeWav({ sampleRate, samples: Float64Array.from(samples, (sample) => sample / 32768) });
}

/** Files by path, each a short sound of its own. */
export function soundFiles(paths: readonly string[], sampleRate = 8000): Record<string, Uint8Array> {
  return Object.fromEntries(paths.map((path, i) => [path, wavFile([i + 1, -i, 1000, 0], sampleRate)]));
}

/** The paths of a small set as FSDD names its files, in order. */
export function numberedPaths(speakers: readonly string[], each: number): string[] {
  const digits = Array.from({ length: 10 }, (_, digit) => digit);
  return digits.flatMap((digit) =>
    speakers.flatMap((speaker) => Array.from({ length: each }, (_, i) => `${digit}_${speaker}_${i}.wav`)),
  );
}
