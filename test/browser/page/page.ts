/** The page that the browser tests drive: the library's browser entry and the shared exercise. */
import * as library from '../../../src/index.js';
import { exercise, exerciseDense, exerciseSounds } from '../exercise.js';

const scope = globalThis as Record<string, unknown>;
scope.exercise = (options: library.GivenOptions) => exercise(library, options);
scope.exerciseSounds = (threads: number) => exerciseSounds(library, threads);
scope.exerciseDense = (threads: number) => exerciseDense(library, threads);
scope.drawChart = () => {
  const points = [
    [1, 3],
    [2, 2],
    [3, 1],
  ] as const;
  document.body.innerHTML = library.lineChart({
    title: 'Loss',
    xLabel: 'batch',
    yLabel: 'loss',
    series: [{ name: 'loss', points }],
  });
  return document.querySelectorAll('svg path, svg polyline').length;
};
scope.ready = true;
