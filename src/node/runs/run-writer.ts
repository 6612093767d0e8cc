/**
 * Files of a running training: lines of metrics as they come, checkpoints while the next batches run.
 *
 * The lines are on the disk before the checkpoint that follows them, so that a checkpoint never stands without them,
 * whenever the power fails.
 */
import { closeSync, fdatasync, fstatSync, ftruncateSync, openSync, statSync, writeSync } from 'node:fs';
import { promisify } from 'node:util';
import { checkedSafetensorsBytes } from '../../formats/checked-safetensors.js';
import type { SafetensorsParts } from '../../formats/safetensors.js';
import { formatMetricsLine } from '../../runs/metrics-lines.js';
import type { TrainingLine } from '../../training/metrics-line.js';
import type { TrainingState } from '../../training/train-loop.js';
import { writeFileAtomic } from '../files/atomic-file.js';
import { fileError } from '../files/bounded-file.js';
import type { FolderLock } from '../files/folder-lock.js';
import { runFile } from './run-folder.js';

const sync = promisify(fdatasync);

/** Inputs of a writer. */
export interface RunWriting {
  readonly folder: string;
  readonly lock: FolderLock;
  /** Returns the content of a checkpoint. */
  readonly encode: (state: TrainingState) => SafetensorsParts;
  /** All lines of metrics so far, kept up to date by the caller: a file that was damaged is written anew from them. */
  readonly lines: readonly TrainingLine[];
  readonly onWarning?: ((message: string) => void) | undefined;
}

/** Throws an InputError if a file cannot be written; a failed checkpoint leaves the one before it. */
export class RunWriter {
  readonly #run: RunWriting;
  readonly #file: string;
  #descriptor: number;
  /** Bytes of whole lines in the file. */
  #length: number;
  #saving: Promise<unknown> = Promise.resolve();
  #failure: unknown;

  constructor(run: RunWriting) {
    this.#run = run;
    this.#file = runFile(run.folder, 'metrics');
    [this.#descriptor, this.#length] = openLines(this.#file);
  }

  /** Adds a line whole or not at all. */
  addLine(line: TrainingLine): void {
    const bytes = new TextEncoder().encode(formatMetricsLine(line));
    try {
      // A system may write less than it is given.
      for (let at = 0; at < bytes.length; ) at += writeSync(this.#descriptor, bytes, at);
    } catch (error) {
      this.#dropHalfLine();
      throw fileError(error, this.#file);
    }
    this.#length += bytes.length;
  }

  /** Begins to write a checkpoint when the one before it is written. */
  async save(state: TrainingState): Promise<void> {
    await this.saved();
    this.#run.lock.assertHeld();
    await this.#mendLines();
    const parts = checkedSafetensorsBytes(this.#run.encode(state));
    this.#saving = this.#write(parts).catch((error: unknown) => {
      this.#failure = error;
    });
  }

  /** Waits for the last checkpoint. Throws if it could not be written. */
  async saved(): Promise<void> {
    await this.#saving;
    if (this.#failure !== undefined) throw this.#failure;
  }

  /** Waits for the last checkpoint, and sees that the lines are all there. */
  async finish(): Promise<void> {
    await this.saved();
    await this.#mendLines();
  }

  /** Ends writing, whatever came of it. */
  async close(): Promise<void> {
    await this.#saving;
    closeSync(this.#descriptor);
  }

  async #write(parts: readonly Uint8Array[]): Promise<void> {
    try {
      await sync(this.#descriptor);
    } catch (error) {
      throw fileError(error, this.#file);
    }
    await writeFileAtomic(runFile(this.#run.folder, 'checkpoint'), parts, this.#run.lock);
  }

  #dropHalfLine(): void {
    try {
      ftruncateSync(this.#descriptor, this.#length);
    } catch {
      // What is left of the line is found when the run goes on.
    }
  }

  /** Writes the lines anew if something else removed or changed their file. */
  async #mendLines(): Promise<void> {
    const { ino, dev, size } = fstatSync(this.#descriptor, { bigint: true });
    const there = statSync(this.#file, { bigint: true, throwIfNoEntry: false });
    const isOurs = there?.ino === ino && there.dev === dev;
    if (isOurs && Number(size) === this.#length) return;
    const { lines, lock, onWarning } = this.#run;
    await writeFileAtomic(this.#file, lines.map(formatMetricsLine).join(''), lock);
    closeSync(this.#descriptor);
    [this.#descriptor, this.#length] = openLines(this.#file);
    const what = there === undefined ? 'removed' : 'changed';
    onWarning?.(`${this.#file}: was ${what} during the training; its lines were written again`);
  }
}

/** Opens a file to add lines: its descriptor and its length. */
function openLines(file: string): [number, number] {
  try {
    const descriptor = openSync(file, 'a');
    return [descriptor, fstatSync(descriptor).size];
  } catch (error) {
    throw fileError(error, file);
  }
}
