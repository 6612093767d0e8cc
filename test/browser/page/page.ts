/** The page that the browser tests drive: the library's browser entry and the shared exercise. */
import * as data from '../../../src/entries/data.js';
import * as engine from '../../../src/entries/engine.js';
import { lineChart } from '../../../src/entries/report.js';
import * as root from '../../../src/index.js';
import { exercise, exerciseDense, exerciseSounds } from '../exercise.js';

const library = { ...root, ...data, ...engine };

const scope = globalThis as Record<string, unknown>;
scope.exercise = (options: root.GivenOptions<'lif'>) => exercise(library, options);
scope.exerciseSounds = (threads: number) => exerciseSounds(library, threads);
scope.exerciseDense = (threads: number) => exerciseDense(library, threads);
scope.drawChart = () => {
  const points = [
    [1, 3],
    [2, 2],
    [3, 1],
  ] as const;
  document.body.innerHTML = lineChart({
    title: 'Loss',
    xLabel: 'batch',
    yLabel: 'loss',
    series: [{ name: 'loss', points }],
  });
  return document.querySelectorAll('svg path, svg polyline').length;
};
scope.ready = true;

/** Trains `times` times in a row in a worker. */
async function trainInWorker(options: root.GivenOptions, times: number): Promise<unknown[]> {
  const worker = new Worker(new URL('./nested.ts', import.meta.url), { type: 'module' });
  const told: unknown[] = [];
  for (let time = 0; time < times; time++) {
    told.push(
      await new Promise((resolve, reject) => {
        worker.onmessage = ({ data }) => resolve(data);
        worker.onerror = ({ message }) => reject(new Error(message));
        worker.postMessage(options);
      }),
    );
  }
  return told;
}

// Where nobody drives the page: its address says what to train, and it tells the server.
const asked = new URLSearchParams(location.search).get('train');
if (asked !== null) {
  const { options, times } = JSON.parse(asked);
  const told = await trainInWorker(options, times).catch(String);
  await fetch('/told', { method: 'POST', body: JSON.stringify(told) });
}
