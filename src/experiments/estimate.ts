/**
 * How long a run may take: roughly, on two threads of a machine of today. Runs that are done correct it (`pace`).
 *
 * Costs per weight and step were measured at batches of 100 (images) and 50 (sounds); a per-synapse trace costs more
 * the more steps it may have to look back.
 */
import { hearingInputs } from '../cochlea/hearing.js';
import { hearingOf } from '../network/audiocoder-schema.js';
import { type ClipSource, hasSounds, type RunSpec, resolvedOptions } from '../runs/spec.js';
import type { Scale } from './scale.js';

const TRAINING_IMAGES = 60_000;
const TRAINING_SHARE = 0.85;
const CLIPS = { fsdd: 3000, ti46: 4136 } as const;

/** Nanoseconds per weight, of a batch of 100 for one step or, of an ANN, for one update. */
const PLAIN = 2.5;
const PER_SYNAPSE = 5.4;
const SPARSE = 0.9;
const ANN_IMAGES = 50;
const ANN_SOUNDS = 10;
/** Seconds that a run takes beside its training: loading, measuring, pictures. */
const BESIDE = 1;
/** The same per million weights. */
const BESIDE_PER_MILLION = 0.3;

/** Seconds on two threads. */
export function estimateSeconds(spec: RunSpec, scale: Scale): number {
  const { hidden, batch, epochs, limit } = resolvedOptions(spec);
  const samples = hasSounds(spec) ? clipsOf(spec.source, scale) : TRAINING_IMAGES;
  const shown = limit > 0 ? Math.min(limit, samples) : samples;
  const batches = epochs * Math.ceil(shown / batch);
  const [inputs, outputs] = hasSounds(spec) ? [inputsOf(spec), scale.digits.hidden[0]] : [784, 784];
  const weights = hidden[0] * (inputs + outputs);
  const nanoseconds = weights * batches * costOf(spec) * (batch / 100);
  return nanoseconds / 1e9 + BESIDE + (BESIDE_PER_MILLION * weights) / 1e6;
}

/** Per weight and batch of 100. */
function costOf(spec: RunSpec): number {
  switch (spec.task) {
    case 'ann-autoencoder':
      return ANN_IMAGES;
    case 'ann-audiocoder':
      return ANN_SOUNDS;
    case 'autoencoder': {
      const { trace, steps } = resolvedOptions(spec);
      return steps * (trace === 'per-synapse' ? PER_SYNAPSE * (steps / 15) ** 0.6 : PLAIN);
    }
    case 'audiocoder':
      return resolvedOptions(spec).steps * SPARSE;
    default:
      return spec satisfies never;
  }
}

function clipsOf({ audio, clips }: ClipSource, { sounds }: Scale): number {
  const known = audio === 'fsdd' || audio === 'ti46' ? CLIPS[audio] : (sounds.clips ?? CLIPS.fsdd);
  return Math.ceil(TRAINING_SHARE * (clips ?? known));
}

function inputsOf(spec: RunSpec<'audiocoder' | 'ann-audiocoder'>): number {
  return hearingInputs(hearingOf(resolvedOptions(spec)));
}

/** Seconds that runs took over what was estimated for them; 1 where none is done. */
export function pace(done: readonly { readonly seconds: number; readonly estimate: number }[]): number {
  const estimate = done.reduce((sum, run) => sum + run.estimate, 0);
  return estimate > 0 ? done.reduce((sum, run) => sum + run.seconds, 0) / estimate : 1;
}
