/** The small trainings of the oracle, on built-in data: kinds of networks × presets × codings × engines × threads. */
import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import type { Parts } from './fields.js';
import { partsOfRun } from './layout.js';
import { type Job, killedAtCheckpoint, type Workshop } from './program.js';

const IMAGES = '--data digits --resize 8x8 --batch 10 --limit 120 --evaluate 20 --log-every 4';
const SOUNDS = '--audio spoken-digits --clips 40 --frames 24 --decimation 250 --batch 10 --log-every 2';

/** A training into the folder of its name. */
function training(id: string, kind: string, flags: string, more: Partial<Job> = {}): Job {
  return {
    id,
    work: async ({ folder, run }) => {
      await run(`train ${kind} ${flags} --out ${id}`);
      return partsOfRun(join(folder, id));
    },
    ...more,
  };
}

/** An audiocoder that is drawn by the autoencoder of another job. */
function hearing(id: string, kind: string, autoencoder: string, flags: string): Job {
  return training(id, kind, `--autoencoder ${autoencoder} ${SOUNDS} ${flags}`, { needs: [autoencoder] });
}

const PAPER = `${IMAGES} --preset paper --hidden 12 --steps 5 --initial-bound 1.2`;
/** Of 480 batches; the next checkpoint is that of the end. */
const KILLED_AT = 288;
const LONG =
  `${IMAGES} --preset tuned --hidden 6 --epochs 40 --threads 1` +
  ` --log-every 96 --checkpoint-every ${KILLED_AT}`;

export const RUNS: readonly Job[] = [
  training('paper', 'autoencoder', `${PAPER} --threads 1`),
  training('paper-on-2-threads', 'autoencoder', `${PAPER} --threads 2`, { sameAs: 'paper' }),
  training(
    'authors',
    'autoencoder',
    `${IMAGES} --preset authors --coding latency --layers 64-12-8-12-64 --steps 6 --initial-bound 1.2 --epochs 2 --threads 2`,
  ),
  training(
    'tuned',
    'autoencoder',
    `${IMAGES} --preset tuned --coding deterministic --hidden 12 --steps 6 --initial-bound 1 --epochs 2 --threads 2`,
  ),
  // Images as they are: rows of several vectors and a remainder.
  training(
    'full-size',
    'autoencoder',
    '--data digits --preset tuned --hidden 45 --limit 150 --batch 35 --evaluate 30 --log-every 2 --seed 3 --threads 2',
  ),
  // What no preset has.
  training(
    'other-rules',
    'autoencoder',
    `${IMAGES} --hidden 10 --steps 6 --trace shared --clamp --reset subtract --mask none --error spikes --settle 1` +
      ' --decay-mode decoupled --decay 0.01 --schedule linear --spike-probability 0.7 --initial-bound 1 --seed 7 --threads 1',
  ),
  training(
    'reference-engine',
    'autoencoder',
    `${IMAGES} --preset paper --engine reference --hidden 8 --steps 4 --initial-bound 1.2`,
  ),
  {
    ...training(
      'stacked',
      'autoencoder',
      '--stack-on tuned --hidden 7 --preset tuned --initial-bound 2 --batch 10 --limit 120 --evaluate 20 --threads 1',
    ),
    needs: ['tuned'],
  },
  training('ann-paper', 'ann-autoencoder', `${IMAGES} --preset paper --hidden 12 --threads 1`),
  training('ann-tuned', 'ann-autoencoder', `${IMAGES} --preset tuned --hidden 12 --epochs 2 --threads 2`),
  training(
    'ann-reference-engine',
    'ann-autoencoder',
    `${IMAGES} --engine reference --optimizer adam --schedule linear --decay-mode decoupled --layers 64-9-5-9-64`,
  ),
  hearing(
    'sounds-paper',
    'audiocoder',
    'paper',
    '--preset paper --hidden 16 --steps 8 --epochs 2 --spike-probability 0.08 --initial-bound 1 --threads 1',
  ),
  hearing(
    'sounds-authors',
    'audiocoder',
    'stacked',
    '--preset authors --engine reference --hidden 12-8 --steps 5 --epochs 1 --spike-probability 0.6 --initial-bound 1.2' +
      ' --step-factor 1 --ear-q 6 --sample-rate 8000',
  ),
  hearing(
    'sounds-tuned',
    'audiocoder',
    'tuned',
    '--preset tuned --hidden 16 --steps 7 --pairing clip --split speaker:clara --map-draws 3 --initial-bound 0.4 --threads 2',
  ),
  hearing(
    'ann-sounds-paper',
    'ann-audiocoder',
    'ann-paper',
    '--preset paper --hidden 16 --epochs 2 --bits 2',
  ),
  hearing(
    'ann-sounds-tuned',
    'ann-audiocoder',
    'ann-tuned',
    '--preset tuned --hidden 16-12 --epochs 3 --pairing clip --split-seed 5 --learning-rate 0.002 --threads 2',
  ),
  {
    // Moments of Adam are in the file only while the training goes on.
    id: 'ann-killed',
    work: async (shop) => {
      await killedAtCheckpoint(shop, `train ann-autoencoder ${LONG}`, 'ann-killed', KILLED_AT);
      // How many lines of metrics came after the checkpoint depends on the moment.
      const { metrics: _, ...parts } = await partsOfRun(join(shop.folder, 'ann-killed'));
      return parts;
    },
  },
  training('ann-never-killed', 'ann-autoencoder', LONG),
  {
    id: 'ann-killed-and-resumed',
    needs: ['ann-killed', 'ann-never-killed'],
    sameAs: 'ann-never-killed',
    work: (shop) => resumed(shop, join(shop.folder, 'ann-killed'), 'ann-killed-and-resumed'),
  },
];

/** Resumes a copy of a run on two threads, which must change nothing, and reads what has become of it. */
export async function resumed({ folder, run }: Workshop, from: string, copy: string): Promise<Parts> {
  await cp(from, join(folder, copy), { recursive: true });
  await run(`resume ${copy} --threads 2`);
  return partsOfRun(join(folder, copy));
}
