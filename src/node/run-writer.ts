/** What a running training writes: lines of metrics at once, checkpoints while the next batches run. */
import { closeSync, openSync, writeSync } from 'node:fs';
import { formatMetricsLine } from '../formats/metrics-lines.js';
import { type SafetensorsParts, safetensorsBytes } from '../formats/safetensors.js';
import type { TrainingLine } from '../training/metrics-line.js';
import type { TrainingState } from '../training/train-loop.js';
import { writeFileAtomic } from './atomic-file.js';
import { fileError } from './bounded-file.js';
import { runFile } from './run-folder.js';

/** Throws an InputError where a file cannot be written; a failed checkpoint leaves the one before it. */
export class RunWriter {
  readonly #lines: number;
  readonly #metricsFile: string;
  #saving: Promise<unknown> = Promise.resolve();
  #failure: unknown;

  constructor(
    private readonly folder: string,
    private readonly encode: (state: TrainingState) => SafetensorsParts,
  ) {
    this.#metricsFile = runFile(folder, 'metrics');
    try {
      this.#lines = openSync(this.#metricsFile, 'a');
    } catch (error) {
      throw fileError(error, this.#metricsFile);
    }
  }

  addLine(line: TrainingLine): void {
    try {
      writeSync(this.#lines, formatMetricsLine(line));
    } catch (error) {
      throw fileError(error, this.#metricsFile);
    }
  }

  /** Begins to write a checkpoint when the one before it is written. */
  async save(state: TrainingState): Promise<void> {
    await this.saved();
    const parts = safetensorsBytes(this.encode(state));
    this.#saving = writeFileAtomic(runFile(this.folder, 'checkpoint'), parts).catch((error: unknown) => {
      this.#failure = error;
    });
  }

  /** Waits for the last checkpoint. Throws where it could not be written. */
  async saved(): Promise<void> {
    await this.#saving;
    if (this.#failure !== undefined) throw this.#failure;
  }

  /** Ends writing, whatever came of it. */
  async close(): Promise<void> {
    await this.#saving;
    closeSync(this.#lines);
  }
}
