/** Runs the built command line for the oracle, at most two processes at a time. */
import { cli, cliProcess } from '../cli/run-cli.js';
import type { Parts } from './fields.js';
import { batchOfCheckpoint } from './layout.js';

/** Processes at a time: as many as the smallest machine of the CI has cores. */
const PROCESSES = 2;

/** What a job has to work with: a folder that all jobs share, and the program in it. */
export interface Workshop {
  readonly folder: string;
  /** Runs the program on words without spaces; returns what it prints. Throws if it fails. */
  readonly run: (words: string) => Promise<string>;
}

/** Some commands, and what is frozen of what they make. */
export interface Job {
  /** Names the entry in the frozen file and, of a training, its run folder. */
  readonly id: string;
  /** Jobs that must be done first. */
  readonly needs?: readonly string[];
  /** The entry it must agree with, instead of one of its own, in the parts that both have. */
  readonly sameAs?: string;
  readonly work: (shop: Workshop) => Promise<Parts>;
}

/** What came of a job; if it failed, the error. */
export type Outcome = Parts | Error;

/** Does all jobs, each after those that it needs. */
export async function workThrough(
  jobs: readonly Job[],
  shop: Workshop,
): Promise<ReadonlyMap<string, Outcome>> {
  const waiting = [...jobs];
  const running = new Set<Promise<void>>();
  const done = new Map<string, Outcome>();
  while (waiting.length > 0 || running.size > 0) {
    const next = waiting.findIndex(({ needs = [] }) => needs.every((id) => done.has(id)));
    if (next >= 0 && running.size < PROCESSES) {
      const [job] = waiting.splice(next, 1);
      const finished: Promise<void> = job
        .work(shop)
        .catch((error: unknown) => error as Error)
        .then((outcome) => {
          done.set(job.id, outcome);
          running.delete(finished);
        });
      running.add(finished);
    } else if (running.size > 0) {
      await Promise.race(running);
    } else {
      throw new Error(`never begun, what they need is no job: ${waiting.map(({ id }) => id).join(', ')}`);
    }
  }
  return done;
}

/** The program with its own cache of data, working in `folder`. */
export function workshop(folder: string): Workshop {
  const env = { SPIKELOOM_DATA: `${folder}/data` };
  const run = async (words: string) => {
    const { code, out, err } = await cli(words.split(' '), { cwd: folder, env });
    if (code !== 0) throw new Error(`spikeloom ${words}\nexit code ${code}\n${err}`);
    return out;
  };
  return { folder, run };
}

/** Loaded before the program, it kills the process at its first checkpoint. */
const KILLER = new URL('killed-at-checkpoint.mjs', import.meta.url).href;

/** Runs a training and kills it, as a crash would, when its first checkpoint is there, which is that of `batch`. */
export async function killedAtCheckpoint(
  { folder }: Workshop,
  words: string,
  run: string,
  batch: number,
): Promise<void> {
  const env = { SPIKELOOM_DATA: `${folder}/data`, NODE_OPTIONS: `--import=${KILLER}` };
  const { code, err } = await cliProcess(`${words} --out ${run}`.split(' '), { cwd: folder, env });
  const saved = await batchOfCheckpoint(`${folder}/${run}`);
  if (code !== null || saved !== batch) {
    throw new Error(
      `spikeloom ${words}\nwas not killed at batch ${batch}: ${saved}, exit code ${code}\n${err}`,
    );
  }
}
