/** `metrics.jsonl` of a run folder: a line of JSON per logged batch. */
import { InputError } from '../errors.js';
import type { MetricsLine } from '../training/metrics-line.js';
import { array, type Check, integerIn, number, numberIn, readJson, record } from './json-input.js';

const checkLine: Check<MetricsLine> = record({
  batch: integerIn(1, Number.MAX_SAFE_INTEGER),
  epoch: integerIn(0, Number.MAX_SAFE_INTEGER),
  seconds: numberIn(0, Infinity),
  loss: number,
  mse: number,
  spikeMse: number,
  spikeRates: array(numberIn(0, 1), 2, 64),
  learningRate: number,
});

/** One line, its end included. Numbers that JSON cannot hold become null, which reading refuses. */
export function formatMetricsLine(line: MetricsLine): string {
  return `${JSON.stringify(line)}\n`;
}

/**
 * All lines; `file` is their name in errors. A last line without an end was being written when the program was
 * stopped, and is left out. Throws an InputError where a line is not one, or batches do not rise.
 */
export function parseMetricsLines(text: string, file: string): MetricsLine[] {
  const lines: MetricsLine[] = [];
  let last = 0;
  for (let from = 0, n = 1; ; n++) {
    const end = text.indexOf('\n', from);
    if (end < 0) return lines;
    const line = readJson(text.slice(from, end), `${file}: line ${n}`, checkLine);
    if (!(line.batch > last)) {
      throw new InputError(`${file}: line ${n}: batch ${line.batch} does not follow ${last}`);
    }
    last = line.batch;
    lines.push(line);
    from = end + 1;
  }
}
