/**
 * Reading of NIR files in workers, with a time limit.
 *
 * A worker that has read a file is kept for the next one: starting one takes 0.15 s, reading a small file 5 ms. After a
 * failure the worker is terminated, since its HDF5 may be corrupt: no file affects the next. A file counts as
 * unreadable only if a fresh worker rejects it.
 */
import { InputError } from '../../core/errors.js';
import type { NirGraph } from './graph.js';
import { type NirAnswer, type NirWorker, startNirWorker } from './workers.js';

/** Longest delay of a timer, 24 days. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;
/** Most workers at once: each needs the memory of its file, and 60 MB. */
const MOST_WORKERS = 4;
/** Largest file, in bytes, after which a worker is kept: its memory never shrinks. */
const MOST_BYTES_KEPT = 2 ** 20;
/** Most files that one worker reads. */
const MOST_FILES = 100;

interface Reader {
  readonly worker: NirWorker;
  /** Number of files it has read. */
  files: number;
}

let freeWorkers = MOST_WORKERS;
const waiting: (() => void)[] = [];
/** Idle worker, which waits for a file. */
let kept: Reader | undefined;

/**
 * Reads the graph in the bytes of a file within `timeLimit` seconds. Throws an InputError that names `file` if they
 * hold no graph or reading takes longer.
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

/** Sends a file to a reader; if a reader that has read others rejects it, sends it to a fresh one. */
async function ask(
  reader: Reader,
  { bytes, file }: { readonly bytes: Uint8Array; readonly file: string },
  timeLimit: number,
): Promise<NirAnswer> {
  const { worker } = reader;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let answer: NirAnswer | undefined;
  try {
    // A copy is sent: transferring a view would transfer the whole buffer behind it.
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

/** Keeps a reader if it read this file, of `bytes`, and none is kept yet; terminates it otherwise. */
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

/** Returns a worker's next answer. */
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
