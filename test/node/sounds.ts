/** Sound files for tests of sets of clips. */

/** A WAV file, 16 bit, one channel. */
export function wavFile(samples: readonly number[], sampleRate = 8000): Uint8Array {
  const bytes = new Uint8Array(44 + 2 * samples.length);
  const view = new DataView(bytes.buffer);
  const text = (at: number, letters: string) => bytes.set(new TextEncoder().encode(letters), at);
  text(0, 'RIFF');
  view.setUint32(4, bytes.length - 8, true);
  text(8, 'WAVEfmt ');
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, sampleRate, true);
  view.setUint32(28, 2 * sampleRate, true);
  view.setUint16(32, 2, true);
  view.setUint16(34, 16, true);
  text(36, 'data');
  view.setUint32(40, 2 * samples.length, true);
  samples.forEach((sample, i) => {
    view.setInt16(44 + 2 * i, sample, true);
  });
  return bytes;
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
