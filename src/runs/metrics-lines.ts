/** `metrics.jsonl` of a run folder: a line of JSON per logged batch. */
import { InputError } from '../core/errors.js';
import { type Check, readJson } from '../core/json-input.js';
import type { TrainingLine } from '../training/metrics-line.js';

/** One line, its end included. Numbers that JSON cannot hold become null, which reading refuses. */
export function formatMetricsLine(line: TrainingLine): string {
  return `${JSON.stringify(line)}\n`;
}

/**
 * Returns all lines; `file` is their name in errors. A last line without an end was being written when the program was
 * stopped, and is left out. Throws an InputError if a line is not one, or batches do not rise.
 */
export function parseMetricsLines<Line extends TrainingLine>(
  text: string,
  file: string,
  check: Check<Line>,
): Line[] {
  const { lines, damage } = parseWholeLines(text, file, check);
  if (damage !== undefined) throw damage;
  return lines;
}

/** Lines of a file but those that are damaged. */
export interface WholeLines<Line> {
  readonly lines: Line[];
  /** Error of the first line that is damaged, if there is one. */
  readonly damage: InputError | undefined;
}

/**
 * Returns the lines that are whole and whose batch follows that of the line before; `file` is their name in errors. A
 * last line without an end is left out, as `parseMetricsLines` does.
 */
export function parseWholeLines<Line extends TrainingLine>(
  text: string,
  file: string,
  check: Check<Line>,
): WholeLines<Line> {
  const lines: Line[] = [];
  let damage: InputError | undefined;
  let last = 0;
  for (let from = 0, n = 1; ; n++) {
    const end = text.indexOf('\n', from);
    if (end < 0) return { lines, damage };
    try {
      const line = readJson(text.slice(from, end), `${file}: line ${n}`, check);
      if (!(line.batch > last)) {
        throw new InputError(`${file}: line ${n}: batch ${line.batch} does not follow ${last}`);
      }
      last = line.batch;
      lines.push(line);
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      damage ??= error;
    }
    from = end + 1;
  }
}
