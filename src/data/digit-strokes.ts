/**
 * Pen strokes of the ten handwritten digits, several variants for each digit.
 *
 * Each variant is a drawing in a box of 100 by 100, y downwards: `x,y` points with a smooth curve through them,
 * `/` where the pen turns a corner or is lifted. Points at the same place are one point: paths that share it
 * stay joined when points are jittered.
 */
export interface Glyph {
  /** Points in a box of side 1, y downwards. */
  readonly points: readonly (readonly [x: number, y: number])[];
  /** Paths, each as indices into `points`. */
  readonly paths: readonly (readonly number[])[];
  /** Relative frequency among the variants of the digit. */
  readonly weight: number;
  /** Factor of the jitter of points; below 1 for a digit that is easily distorted into another. */
  readonly shake: number;
}

function glyph(weight: number, drawing: string, shake = 1): Glyph {
  const places: string[] = [];
  const paths = drawing.split(' / ').map((path) =>
    path.split(' ').map((place) => {
      if (!places.includes(place)) places.push(place);
      return places.indexOf(place);
    }),
  );
  const points = places.map((place) => {
    const [x, y] = place.split(',').map((text) => Number(text) / 100);
    return [x, y] as const;
  });
  return { points, paths, weight, shake };
}

/** Glyphs by digit, then by variant. */
export const DIGIT_GLYPHS: readonly (readonly Glyph[])[] = [
  // 0: an oval, its end meeting, crossing or missing its start.
  [
    glyph(4, '52,2 26,14 15,50 28,88 50,98 74,84 84,48 74,14 50,2'),
    glyph(2, '60,6 38,12 27,42 29,80 46,97 66,82 74,46 66,12 46,3'),
    glyph(2, '66,16 46,6 20,24 10,58 28,92 62,94 86,64 84,26 60,6 42,10'),
    glyph(1, '36,10 20,40 24,80 48,98 74,82 82,44 66,10 42,2 30,18'),
  ],
  // 1: a bare stroke, one with a flag, one with flag and foot.
  [
    glyph(6, '52,0 50,35 50,68 48,100'),
    glyph(2, '58,0 52,34 47,68 40,100'),
    glyph(2, '30,26 42,17 54,0 / 54,0 53,50 52,100'),
    glyph(1, '30,22 44,13 54,0 / 54,0 53,50 52,98 / 24,99 52,98 80,97'),
  ],
  // 2: a hook and a straight foot, a loop at the turn, a wavy foot.
  [
    glyph(3, '20,24 34,5 60,2 74,22 62,50 40,76 16,97 / 16,97 50,96 86,95'),
    glyph(3, '20,20 40,4 66,10 70,34 54,66 30,92 13,90 18,75 38,80 62,93 90,88'),
    glyph(2, '16,14 44,2 74,14 72,42 44,74 12,96 / 12,96 34,86 60,94 88,98'),
  ],
  // 3: two bowls meeting in a corner, in a small loop, under a flat top.
  [
    glyph(4, '20,12 46,1 72,14 66,36 38,47 / 38,47 68,56 78,78 54,97 18,88'),
    glyph(2, '22,8 50,2 70,17 60,37 42,46 42,52 66,55 77,74 60,95 34,98 16,86'),
    glyph(1, '20,4 46,3 76,3 / 76,3 58,24 42,42 / 42,42 68,50 80,74 56,98 18,90'),
  ],
  // 4: open above, closed to a triangle, with a rounded left.
  [
    glyph(4, '28,4 22,28 20,52 / 20,52 46,54 84,50 / 70,4 68,50 64,100'),
    glyph(2, '60,0 36,32 12,62 / 12,62 48,62 88,60 / 60,0 60,50 60,100'),
    glyph(2, '26,6 19,36 30,54 52,53 72,40 / 77,4 70,48 64,98', 0.8),
  ],
  // 5: bar, neck and bowl with corners; in one curve; with the bar put on last.
  [
    glyph(4, '80,4 56,4 30,6 / 30,6 27,24 24,46 / 24,46 50,38 76,52 74,82 48,98 18,90'),
    glyph(2, '84,6 56,3 34,14 32,35 52,46 70,62 66,86 42,98 14,88', 0.8),
    glyph(2, '34,6 31,26 30,44 / 30,44 54,44 72,64 60,92 36,99 16,90 / 34,8 60,6 92,0'),
  ],
  // 6: a long back and a ring below.
  [
    glyph(4, '68,2 42,20 24,52 24,84 46,98 70,86 72,64 54,53 34,64 26,80'),
    glyph(2, '46,0 34,28 24,60 30,90 54,97 74,82 68,64 46,64 30,80'),
    glyph(2, '76,12 58,3 34,18 20,54 28,88 54,97 76,78 66,56 42,56 24,74'),
  ],
  // 7: bar and stem, with a bar across, with a small hook before the bar.
  [
    glyph(4, '16,10 48,7 80,6 / 80,6 64,38 52,68 44,100'),
    glyph(2, '18,6 50,5 82,4 / 82,4 66,36 50,68 36,100 / 30,52 54,50 82,48'),
    glyph(2, '15,26 20,8 / 20,8 46,10 76,5 / 76,5 70,34 60,66 54,100'),
    glyph(1, '14,16 40,5 70,7 78,20 64,48 50,74 44,100'),
  ],
  // 8: one curve crossing itself, begun at the top or at the right; two rings.
  [
    glyph(4, '70,12 48,2 27,15 34,37 56,53 74,76 54,97 29,88 30,66 54,47 72,28 66,8', 0.8),
    glyph(2, '50,2 28,10 26,32 50,48 74,64 72,88 48,98 26,86 28,64 50,48 71,32 71,10 48,2', 0.8),
    glyph(1, '50,44 30,34 32,10 54,2 70,18 66,38 48,46 / 48,46 24,62 28,90 52,98 76,84 70,58 50,45', 0.8),
  ],
  // 9: a ring and a stem, straight, bent back or hooked.
  [
    glyph(4, '70,16 50,3 28,16 25,40 46,50 66,36 71,12 / 71,12 68,50 64,100'),
    glyph(3, '70,20 52,4 30,14 24,36 42,48 64,36 72,16 68,46 58,76 46,100'),
    glyph(2, '72,22 54,3 28,14 26,40 48,50 68,34 73,18 74,54 66,88 42,98 20,86'),
  ],
];
