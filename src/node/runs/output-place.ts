/** Checks of output files: never over the files they are made of, nor over what makes a folder a run. */
import { realpath } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import { UsageError } from '../../core/errors.js';
import { RUN_FILES } from '../../runs/store.js';
import { presentNames } from '../files/bounded-file.js';
import { ORIGIN_FILE } from './run-folder.js';

/** Files that make a run or an imported network; pictures and the report can be made again. */
const KEPT: readonly string[] = [
  RUN_FILES.config,
  RUN_FILES.metrics,
  RUN_FILES.checkpoint,
  RUN_FILES.summary,
  ORIGIN_FILE,
];

/**
 * Throws a UsageError where one of `outputs` has no name, is one of the files `inputs`, by whatever path, or belongs to a
 * run folder or to that of an imported network.
 */
export async function checkOutputs(outputs: readonly string[], inputs: readonly string[]): Promise<void> {
  const read = await Promise.all(inputs.map(realPlace));
  for (const output of outputs) {
    if (output === '') throw new UsageError('the name of a file to write is empty: give one');
    if (read.includes(await realPlace(output))) {
      throw new UsageError(`${output} is what is read, and would be overwritten: name another file`);
    }
    if (!KEPT.includes(basename(output))) continue;
    const beside = await presentNames(dirname(output));
    if (beside.has(RUN_FILES.config) || beside.has(ORIGIN_FILE)) {
      throw new UsageError(`${output} belongs to the network in ${dirname(output)}: name another file`);
    }
  }
}

/** A path without links; as it is where nothing is there. */
async function realPlace(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch {
    return resolve(path);
  }
}
