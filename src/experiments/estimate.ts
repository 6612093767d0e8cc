/**
 * Rough estimate of a run's time, on two threads of a current machine. Finished runs correct it (`pace`).
 *
 * Costs per weight and step were measured at batches of 100 (images) and 50 (sounds); the cost of a per-synapse trace
 * grows with the number of steps that it may have to look back.
 */
import { hearingInputs } from '../cochlea/hearing.js';
import { hearingOf } from '../network/audiocoder-schema.js';
import { isSpiking } from '../network/neuron-options.js';
import { type RunSpec, resolvedOptions } from '../runs/spec.js';
import type { ClipSource } from '../tasks/audiocoder.js';
import { hasSounds, type PaperSpec } from './paper-spec.js';
import type { Scale } from './scale.js';

const TRAINING_IMAGES = 60_000;
const TRAINING_SHARE = 0.85;
const CLIPS = { fsdd: 3000, ti46: 4136 } as const;

/** Nanoseconds per weight for a batch of 100: per step, or, for an ANN, per update. */
const PLAIN = 2.5;
const PER_SYNAPSE = 5.4;
const SPARSE = 0.9;
const ANN_IMAGES = 50;
const ANN_SOUNDS = 10;
/** Seconds of a run without its training: loading, measuring, pictures. */
const BESIDE = 1;
/** Further seconds per million weights. */
const BESIDE_PER_MILLION = 0.3;

/** Estimates the seconds of a run on two threads. */
export function estimateSeconds(spec: PaperSpec, scale: Scale): number {
  const { hidden, batch, epochs, limit } = resolvedOptions(spec);
  const samples = hasSounds(spec) ? clipsOf(spec.source, scale) : TRAINING_IMAGES;
  const shown = limit > 0 ? Math.min(limit, samples) : samples;
  const batches = epochs * Math.ceil(shown / batch);
  const [inputs, outputs] = hasSounds(spec) ? [inputsOf(spec), scale.digits.hidden[0]] : [784, 784];
  const weights = hidden[0] * (inputs + outputs);
  const nanoseconds = weights * batches * costOf(spec) * (batch / 100);
  return nanoseconds / 1e9 + BESIDE + (BESIDE_PER_MILLION * weights) / 1e6;
}

/** Returns the nanoseconds per weight and batch of 100. */
function costOf(spec: PaperSpec): number {
  const options = resolvedOptions(spec);
  if (!isSpiking(options)) return hasSounds(spec) ? ANN_SOUNDS : ANN_IMAGES;
  const { trace, steps } = options;
  if (hasSounds(spec)) return steps * SPARSE;
  return steps * (trace === 'per-synapse' ? PER_SYNAPSE * (steps / 15) ** 0.6 : PLAIN);
}

function clipsOf({ audio, clips }: ClipSource, { sounds }: Scale): number {
  const known = audio === 'fsdd' || audio === 'ti46' ? CLIPS[audio] : (sounds.clips ?? CLIPS.fsdd);
  return Math.ceil(TRAINING_SHARE * (clips ?? known));
}

function inputsOf(spec: RunSpec<'audiocoder'>): number {
  return hearingInputs(hearingOf(resolvedOptions(spec)));
}

/** Returns the ratio of measured to estimated seconds of finished runs; 1 if there are none. */
export function pace(done: readonly { readonly seconds: number; readonly estimate: number }[]): number {
  const estimate = done.reduce((sum, run) => sum + run.estimate, 0);
  return estimate > 0 ? done.reduce((sum, run) => sum + run.seconds, 0) / estimate : 1;
}
