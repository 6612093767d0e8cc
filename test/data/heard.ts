/** Small sets of heard clips and images for tests: class c lights up its own part of the inputs. */
import { RandomStream } from '../../src/core/philox.js';
import type { Clip, HeardSet } from '../../src/data/clip-set.js';
import type { ImageSet } from '../../src/data/image-set.js';

/** `perClass` clips of each of `classes` classes by three speakers, `inputs` inputs of which the last tenth is silent. */
export function heardSet(classes: number, perClass: number, inputs = 120): HeardSet {
  const random = new RandomStream(5, 8);
  const clips: Clip[] = [];
  const intensities: Uint16Array[] = [];
  const heard = Math.floor(0.9 * inputs);
  for (let label = 0; label < classes; label++) {
    for (let n = 0; n < perClass; n++) {
      const speaker = ['ann', 'bob', 'cy'][n % 3];
      clips.push({ name: `${label}_${speaker}_${n}`, label, speaker });
      const isOwn = (j: number) => Math.floor((classes * j) / heard) === label;
      intensities.push(
        Uint16Array.from({ length: heard }, (_, j) =>
          isOwn(j) ? 30_000 + random.below(35_000) : random.below(6000),
        ),
      );
    }
  }
  return { name: 'clips', classes: Array.from({ length: classes }, (_, c) => String(c)), clips, intensities };
}

/** `perClass` images of side 8 of each class: a bar at the class's own height, with a speck. */
export function barImages(classes: number, perClass: number): ImageSet {
  const count = classes * perClass;
  const pixels = new Uint8Array(count * 64);
  const labels = Uint8Array.from({ length: count }, (_, n) => n % classes);
  for (let n = 0; n < count; n++) {
    pixels.fill(255, n * 64 + labels[n] * 8, n * 64 + labels[n] * 8 + 8);
    // The first image of each class is the cleanest.
    pixels[n * 64 + 63] = 20 * Math.floor(n / classes);
  }
  return {
    name: 'bars',
    width: 8,
    height: 8,
    count,
    pixels,
    labels,
    classes: Array.from({ length: classes }, (_, c) => String(c)),
  };
}
