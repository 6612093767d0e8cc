import { expect, test } from 'vitest';
import { chooseClips } from '../../../src/node/runs/audio-run-pictures.js';

test('clips to be shown are chosen by name: the first, one by another speaker, and some far apart', () => {
  const names = [
    '0_a_0',
    '0_a_1',
    '0_b_0',
    '1_a_0',
    '1_a_1',
    ...Array.from({ length: 20 }, (_, i) => `2_c_${i}`),
  ];
  const clips = names.map((name) => ({ name, label: Number(name[0]), speaker: name[2] }));
  const chosen = chooseClips(
    { name: 'n', classes: ['0', '1', '2', '3'], clips },
    Uint32Array.from(clips.keys()),
  );
  expect(chosen.map(({ card }) => card)).toEqual([
    [0, 2],
    [3, 4],
    [5, 6],
  ]);
  expect(chosen[2].grid).toEqual([5, 7, 9, 11, 13, 15, 17, 19, 21, 23]);
});
