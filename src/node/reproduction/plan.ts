/** Which runs a reproduction needs: each once, what others need first, those that are there known by their key. */

import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { estimateSeconds } from '../../experiments/estimate.js';
import type { Experiment } from '../../experiments/experiment.js';
import { hasSounds, type PaperSpec } from '../../experiments/paper-spec.js';
import type { Scale } from '../../experiments/scale.js';
import { storedKind } from '../../network/naming.js';
import type { Preset } from '../../network/schema.js';
import { prerequisiteOf, resolvedOptions, runIdentity, withSeed } from '../../runs/spec.js';
import { trainCommand } from '../../runs/train-command.js';

/** Digits of a key: 48 bits tell any number of runs apart. */
const KEY_DIGITS = 12;

/** One run of a reproduction. */
export interface PlannedRun {
  readonly spec: PaperSpec;
  /** SHA-256 of all that decides the run, its first digits, hexadecimal. */
  readonly key: string;
  /** Relative to the reproduction's folder. */
  readonly folder: string;
  /** The command that makes it. */
  readonly command: string;
  readonly seed: number;
  /** The experiments that use it. */
  readonly uses: readonly string[];
  /** Seconds it may take on two threads. */
  readonly estimate: number;
}

export interface PlanRequest {
  readonly experiments: readonly Experiment[];
  readonly recipes: readonly Preset[];
  readonly scale: Scale;
  readonly seeds: Seeds;
}

/** The seeds of networks that see images, and of those that hear sounds, which take far longer. */
export interface Seeds {
  readonly images: readonly number[];
  readonly sounds: readonly number[];
}

export function seedsOf(spec: PaperSpec, { images, sounds }: Seeds): readonly number[] {
  return hasSounds(spec) ? sounds : images;
}

export function keyOf(spec: PaperSpec): string {
  return createHash('sha256').update(runIdentity(spec)).digest('hex').slice(0, KEY_DIGITS);
}

/** A name that says something, and the key. */
export function folderOf(spec: PaperSpec): string {
  const { preset, neuron } = resolvedOptions(spec);
  const set = (hasSounds(spec) ? spec.source.audio : (spec.source.data ?? ''))
    .replace(/[^\w-]+/g, '-')
    .slice(-40);
  return join('runs', `${storedKind({ task: spec.task, neuron })}-${set}-${preset}-${keyOf(spec)}`);
}

/** In the order they are to be run. Throws a UsageError where options are out of range. */
export function planRuns({ experiments, recipes, scale, seeds }: PlanRequest): PlannedRun[] {
  const runs = new Map<string, Omit<PlannedRun, 'uses'> & { readonly uses: Set<string> }>();
  const add = (spec: PaperSpec, experiment: Experiment): void => {
    const prerequisite = prerequisiteOf(spec);
    if (prerequisite) add(prerequisite, experiment);
    const key = keyOf(spec);
    let run = runs.get(key);
    if (run === undefined) {
      const folder = folderOf(spec);
      const on = prerequisite && folderOf(prerequisite);
      const command = trainCommand(spec, { run: folder, on });
      const { seed } = resolvedOptions(spec);
      run = { spec, key, folder, command, seed, uses: new Set(), estimate: estimateSeconds(spec, scale) };
      runs.set(key, run);
    }
    run.uses.add(experiment.id);
  };
  for (const experiment of experiments) {
    for (const recipe of recipes) {
      for (const { spec } of experiment.series(recipe, scale)) {
        for (const seed of seedsOf(spec, seeds)) add(withSeed(spec, seed), experiment);
      }
    }
  }
  return [...runs.values()].map((run) => ({ ...run, uses: [...run.uses] }));
}
