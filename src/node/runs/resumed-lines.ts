/** Metrics of a run that goes on: the lines up to its checkpoint, which must all be there. */
import { rm } from 'node:fs/promises';
import { InputError } from '../../core/errors.js';
import { countText } from '../../report/number-texts.js';
import { formatMetricsLine } from '../../runs/metrics-lines.js';
import type { TrainingLine } from '../../training/metrics-line.js';
import { writeFileAtomic } from '../files/atomic-file.js';
import type { FolderLock } from '../files/folder-lock.js';
import { removeParts, runFile } from './run-folder.js';
import type { RunReaders } from './run-readers.js';

/** Lines with which a run goes on, and how its folder is brought there. */
export interface ResumedLines<Line> {
  readonly metrics: readonly Line[];
  readonly prepare: () => Promise<void>;
}

/** How far a run came, and which of its batches have a line. */
export interface LinesNeeded {
  /** Lock of the run folder. */
  readonly lock: FolderLock;
  /** Batches done at the checkpoint; 0 without one. */
  readonly batch: number;
  /** True for batches that a run without interruption logs. */
  readonly isKept: (batch: number) => boolean;
  readonly onWarning?: ((message: string) => void) | undefined;
}

/**
 * Returns the lines up to the checkpoint. Those after it come again, so that damage there does no harm; a line that an
 * interruption added would not be there otherwise and is left out. Throws an InputError that says which batches have no
 * line if any before the checkpoint is missing or damaged: there is no earlier checkpoint to go on from.
 */
export async function resumedLines<Line extends TrainingLine>(
  readers: Pick<RunReaders<unknown, Line, unknown, unknown>, 'wholeMetrics'>,
  { lock, batch, isKept, onWarning }: LinesNeeded,
): Promise<ResumedLines<Line>> {
  const { folder } = lock;
  const { lines, damage } = await readers.wholeMetrics(folder);
  const metrics = lines.filter((line) => line.batch <= batch && isKept(line.batch));
  const found = new Set(metrics.map((line) => line.batch));
  const missing: number[] = [];
  for (let number = 1; number <= batch; number++) {
    if (isKept(number) && !found.has(number)) missing.push(number);
  }
  const file = runFile(folder, 'metrics');
  if (missing.length > 0) {
    throw new InputError(
      `${damage?.message ?? `${file}: lines are missing`}; the checkpoint is after batch ${countText(batch)}, ` +
        `but ${batchesText(missing)} no line; put the file back from a copy, or begin the run anew with --force`,
    );
  }
  if (damage !== undefined) {
    onWarning?.(`${damage.message}; it is left out: all lines up to the checkpoint are there`);
  }
  if (batch === 0 && lines.length > 0) {
    onWarning?.(`${folder}: has no checkpoint yet; the training begins at its first batch again`);
  }
  const prepare = async () => {
    await rm(runFile(folder, 'summary'), { force: true });
    await removeParts(folder);
    await writeFileAtomic(file, metrics.map(formatMetricsLine).join(''), lock);
  };
  return { metrics, prepare };
}

/** Throws an InputError if a run has results but no checkpoint: it would begin anew, and its lines would be lost. */
export function checkNotLost(folder: string, checkpoint: unknown, summary: unknown): void {
  if (checkpoint !== undefined || summary === undefined) return;
  throw new InputError(
    `${runFile(folder, 'checkpoint')}: is missing, though the run has results; put it back from a copy, or begin ` +
      'the run anew with --force',
  );
}

const MOST_NAMED = 5;

/** Subject and verb: `batch 7 has`, or `batches 2, 4, 6, 8, 10 and 12 more have`. */
function batchesText(batches: readonly number[]): string {
  if (batches.length === 1) return `batch ${countText(batches[0])} has`;
  const named = batches.slice(0, MOST_NAMED).map(countText).join(', ');
  const more = batches.length - MOST_NAMED;
  return `batches ${named}${more > 0 ? ` and ${countText(more)} more` : ''} have`;
}
