/**
 * Asking workers and waiting for their answers, but not for ever: a worker that dies, or none that makes progress, is
 * an error.
 *
 * Progress is looked at once a second, and only looks are counted: a machine that sleeps, or is busy with others,
 * delays looks as it delays the workers.
 */
import { ThreadsFailed } from '../threads-failed.js';
import type { PhaseTimes } from './phases.js';
import type { WorkerHandle } from './threads.js';

/** Looks in a row without progress until the workers are given up, and milliseconds between two looks. */
const PATIENCE = 30;
const LOOK_EVERY = 1000;

export interface Watch {
  /** Work of the workers, for the error: they failed "while …". */
  readonly task: string;
  /** A number that changes whenever a worker has done something. */
  readonly progress: () => number;
  /** Milliseconds between two looks. */
  readonly lookEvery?: number | undefined;
}

/**
 * Posts its message to every worker and waits for all answers. Rejects with a ThreadsFailed if a worker dies, or if
 * neither answers nor `progress` change for 30 looks.
 */
export function ask(
  workers: readonly WorkerHandle[],
  messageTo: (thread: number) => unknown,
  { task, progress, lookEvery = LOOK_EVERY }: Watch,
): Promise<PhaseTimes[]> {
  return new Promise((resolve, reject) => {
    const answers: PhaseTimes[] = [];
    let waiting = workers.length;
    let [seen, idle] = [Number.NaN, 0];
    const end = () => {
      clearInterval(watching);
      for (const worker of workers) [worker.onAnswer, worker.onFailure] = [() => undefined, () => undefined];
    };
    const fail = (why: string) => {
      end();
      reject(new ThreadsFailed(`${why} while ${task}`));
    };
    const watching = setInterval(() => {
      const now = progress() + waiting / (workers.length + 1);
      idle = now === seen ? idle + 1 : 0;
      seen = now;
      if (idle < PATIENCE) return;
      fail(`${waiting} of ${workers.length} threads made no progress for ${(PATIENCE * lookEvery) / 1000} s`);
    }, lookEvery);
    for (const [thread, worker] of workers.entries()) {
      worker.onAnswer = (answer) => {
        answers[thread] = answer as PhaseTimes;
        worker.onAnswer = () => undefined;
        if (--waiting > 0) return;
        end();
        resolve(answers);
      };
      worker.onFailure = ({ message }) => fail(`thread ${thread + 1} of ${workers.length} died (${message})`);
      worker.postMessage(messageTo(thread));
    }
  });
}
