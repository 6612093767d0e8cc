/** Small files made by hand for tests of readers. */
import { InputError } from '../../src/core/errors.js';

/** The raw bytes of an IDX file of bytes with these sizes. */
export function idx(sizes: readonly number[], data: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(4 + 4 * sizes.length + data.length);
  bytes.set([0, 0, 8, sizes.length]);
  const view = new DataView(bytes.buffer);
  sizes.forEach((size, i) => {
    view.setUint32(4 + 4 * i, size);
  });
  bytes.set(data, 4 + 4 * sizes.length);
  return bytes;
}

export function idxImages(count: number, height: number, width: number, start = 0): Uint8Array {
  return idx(
    [count, height, width],
    Uint8Array.from({ length: count * height * width }, (_, i) => (start + i * 7) % 256),
  );
}

export function idxLabels(count: number, classes: number): Uint8Array {
  return idx(
    [count],
    Uint8Array.from({ length: count }, (_, i) => i % classes),
  );
}

/** The error of `run`, which must be an InputError of one line that starts with the file's name; undefined where it is none. */
export function inputError(run: () => unknown, file: string): InputError | undefined {
  try {
    run();
    return undefined;
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    if (!error.message.startsWith(`${file}: `) || error.message.includes('\n')) {
      throw new Error(`not one line that names ${file}: ${error.message}`);
    }
    return error;
  }
}

/** Changes that break files, decided by `draw`, which gives integers in [0, bound). */
export function mutate(bytes: Uint8Array, draw: (bound: number) => number): Uint8Array {
  const changed = bytes.slice();
  switch (draw(6)) {
    case 0:
      return changed.subarray(0, draw(bytes.length + 1));
    case 1:
      for (let i = 0; i <= draw(8); i++) changed[draw(changed.length)] = draw(256);
      return changed;
    case 2:
      changed[draw(changed.length)] ^= 1 << draw(8);
      return changed;
    case 3:
      // Declared sizes stand near the start.
      for (let i = 0; i < 4; i++) changed[draw(Math.min(32, changed.length))] = draw(2) * 255;
      return changed;
    case 4: {
      const longer = new Uint8Array(changed.length + 1 + draw(64));
      longer.set(changed);
      return longer;
    }
    default:
      return Uint8Array.from({ length: draw(200) }, () => draw(256));
  }
}
