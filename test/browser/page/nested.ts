/**
 * A worker that trains as the studio's does: the engine's threads are workers of a worker. Meanwhile it makes much that is
 * not needed any more, so that the browser looks for such things often.
 */
import * as data from '../../../src/entries/data.js';
import * as engine from '../../../src/entries/engine.js';
import * as root from '../../../src/index.js';
import { exercise } from '../exercise.js';

const library = { ...root, ...data, ...engine };

/** Numbers that were made last. */
let waste = new Float32Array();

addEventListener('message', async ({ data }: MessageEvent<root.GivenOptions<'lif'>>) => {
  const wasting = setInterval(() => {
    waste = new Float32Array(waste.length === 2 ** 20 ? 2 ** 21 : 2 ** 20);
  }, 10);
  const told = await exercise(library, data);
  clearInterval(wasting);
  postMessage(told);
});
