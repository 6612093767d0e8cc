/** The catalogue of experiments, in the order in which they run: images first, which take minutes, then sounds. */
import { UsageError } from '../core/errors.js';
import type { Experiment } from './experiment.js';
import { FIGURE_3A, FIGURE_3B, FIGURE_3C } from './figure-3.js';
import { figure4a, figure4b } from './figure-4.js';
import { figure5a, figure5b } from './figure-5.js';
import { FIGURE_7A, FIGURE_7B, FIGURE_7C } from './figure-7.js';
import { FIGURE_8A, FIGURE_8B } from './figure-8.js';
import type { Scale } from './scale.js';
import { table1 } from './table-1.js';

/** Returns the experiments of a scale; some have its sizes in their names. */
export function catalogue(scale: Scale): readonly Experiment[] {
  return [
    FIGURE_3A,
    FIGURE_3B,
    FIGURE_3C,
    figure4a(scale),
    figure4b(scale),
    figure5a(scale),
    figure5b(scale),
    table1(scale),
    FIGURE_7A,
    FIGURE_7B,
    FIGURE_7C,
    FIGURE_8A,
    FIGURE_8B,
  ];
}

/** Returns the experiments of these names, `all` for all. Throws a UsageError if there is no such experiment. */
export function experimentsNamed(names: readonly string[], scale: Scale): readonly Experiment[] {
  const all = catalogue(scale);
  if (names.includes('all')) return all;
  for (const name of names) {
    if (!all.some(({ id }) => id === name)) {
      throw new UsageError(
        `there is no ${name} to reproduce; choose of all, ${all.map(({ id }) => id).join(', ')}`,
      );
    }
  }
  return all.filter(({ id }) => names.includes(id));
}
