/**
 * Reads NIR files in workers, within a limit of time.
 *
 * A worker that read a file well is kept for the next one, for starting one takes 0.15 s, reading a small file 5 ms. One
 * that did not is ended, since HDF5 may be spoiled in it: whatever a file is, it leaves nothing behind. A file is refused
 * only by a worker that had read no other before.
 */
import { InputError } from '../../core/errors.js';
import type { NirGraph } from './graph.js';
import { type NirAnswer, type NirWorker, startNirWorker } from './workers.js';

/** Longest time that a timer can wait for, 24 days. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;
/** Most workers at once: each takes the memory of its file, and 60 MB. */
const MOST_WORKERS = 4;
/** Most bytes of a file after which a worker is kept: its memory never shrinks. */
const MOST_BYTES_KEPT = 2 ** 20;
/** Most files that a worker reads. */
const MOST_FILES = 100;

interface Reader {
  readonly worker: NirWorker;
  /** Number of files it has read. */
  files: number;
}

let freeWorkers = MOST_WORKERS;
const waiting: (() => void)[] = [];
/** Waits for a file. */
let kept: Reader | undefined;

/**
 * Reads the graph in the bytes of a file within `timeLimit` seconds. Throws an InputError that names `file` if they hold
 * none or it takes longer.
 */
export async function readInWorker(bytes: Uint8Array, file: string, timeLimit: number): Promise<NirGraph> {
  if (freeWorkers > 0) freeWorkers--;
  else await new Promise<void>((resolve) => waiting.push(resolve));
  try {
    const answer = await ask(takeKept() ?? (await started()), { bytes, file }, timeLimit);
    if (answer.kind === 'graph') return answer.graph;
    throw new InputError(answer.kind === 'refused' ? answer.reason : `${file}: was not read`);
  } finally {
    const next = waiting.shift();
    if (next === undefined) freeWorkers++;
    else next();
  }
}

function takeKept(): Reader | undefined {
  const reader = kept;
  kept = undefined;
  reader?.worker.keepAlive(true);
  return reader;
}

async function started(): Promise<Reader> {
  const worker = startNirWorker();
  try {
    await answerOf(worker);
  } catch (error) {
    worker.terminate();
    throw new Error(`the worker that reads NIR files does not start: ${(error as Error).message}`);
  }
  return { worker, files: 0 };
}

/** Gives a file to a reader, and, if it refuses it after others, to a fresh one. */
async function ask(
  reader: Reader,
  { bytes, file }: { readonly bytes: Uint8Array; readonly file: string },
  timeLimit: number,
): Promise<NirAnswer> {
  const { worker } = reader;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let answer: NirAnswer | undefined;
  try {
    // What is sent is a copy: a view would take all of the memory that it is a part of along.
    const copy = new Uint8Array(bytes);
    worker.postMessage({ bytes: copy, file }, [copy.buffer]);
    const tooLong = new Promise<never>((_, reject) => {
      if (timeLimit * 1000 > LONGEST_TIMER_MS) return;
      timer = setTimeout(() => reject(tooSlow(file, bytes.length, timeLimit)), timeLimit * 1000);
    });
    const broken = (error: Error): NirAnswer => ({
      kind: 'refused',
      reason: `${file}: HDF5 breaks off on it, ${error.message}`,
    });
    answer = await Promise.race([answerOf(worker).catch(broken), tooLong]);
  } finally {
    clearTimeout(timer);
    keepOrEnd(reader, bytes.length, answer);
  }
  if (answer.kind === 'graph' || reader.files === 1) return answer;
  return ask(await started(), { bytes, file }, timeLimit);
}

/** Keeps a reader for the next file if it read this one, of `bytes`, and none is kept yet; ends it otherwise. */
function keepOrEnd(reader: Reader, bytes: number, answer: NirAnswer | undefined): void {
  reader.files++;
  const isFit = answer?.kind === 'graph' && answer.closed && bytes <= MOST_BYTES_KEPT;
  if (isFit && kept === undefined && reader.files < MOST_FILES) {
    kept = reader;
    reader.worker.onFailure = () => {
      if (kept === reader) kept = undefined;
    };
    reader.worker.keepAlive(false);
  } else {
    reader.worker.terminate();
  }
}

/** The next answer of a worker. */
function answerOf(worker: NirWorker): Promise<NirAnswer> {
  return new Promise((resolve, reject) => {
    worker.onAnswer = (answer) => resolve(answer as NirAnswer);
    worker.onFailure = reject;
  });
}

function tooSlow(file: string, bytes: number, timeLimit: number): InputError {
  return new InputError(
    `${file}: reading its ${bytes} bytes did not end within ${Number(timeLimit.toPrecision(3))} s: most likely it is ` +
      'damaged HDF5, which can take for ever; get or export it anew, or, on a slow machine, allow more seconds ' +
      'with --time-limit (timeLimit in the library)',
  );
}
