/** Hidden layers that audiocoders learn: maps of spikes of the paired images, or of ANNs hidden values (paper, section 3.2). */
import { UsageError } from '../core/errors.js';
import type { Pairs } from '../data/pairing.js';
import type { BatchResult, SpikeMapTarget, ValueTarget } from '../engine/engine.js';
import type { AudiocoderOptions, SpikingAudiocoderOptions } from '../network/audiocoder-schema.js';
import { type GradedNetwork, type Network, type SpikingNetwork, spikes } from '../network/network.js';
import { isSpiking } from '../network/neuron-options.js';
import { largestOf, quantise } from '../network/quantise.js';
import { encodeImages, repeatMaps } from '../use/hidden-map.js';
import { hiddenValues } from '../use/hidden-values.js';
import { meanNormalisedMse } from '../use/normalised-mse.js';

/** Paired images, and the autoencoder whose hidden layer is learned. */
interface Paired<Autoencoder> {
  readonly pairs: Pairs;
  readonly images: readonly Uint8Array[];
  readonly autoencoder: Autoencoder;
}

/** Progress and abort signal while maps are drawn. */
interface MapControls {
  readonly progress?: ((done: number, all: number) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Targets of the clips of a set. */
export interface MapTargets {
  /** Returns the target of the clips at the places `clips`. */
  readonly of: (clips: Uint32Array) => SpikeMapTarget | ValueTarget;
  /** Returns the error of outputs, both sides normalised, mean over the batch. */
  readonly mse: (
    target: SpikeMapTarget | ValueTarget,
    steps: number,
    size: number,
    result: BatchResult,
  ) => number;
}

/**
 * Makes the targets of a training. Throws a UsageError if audiocoder and autoencoder are not both of neurons that spike, or
 * both of graded outputs.
 */
export function mapTargets(
  data: Paired<Network>,
  options: AudiocoderOptions,
  controls: MapControls,
): Promise<MapTargets> {
  const { autoencoder } = data;
  if (isSpiking(options)) {
    if (spikes(autoencoder)) return spikeTargets({ ...data, autoencoder }, options, controls);
  } else if (!spikes(autoencoder)) return valueTargets({ ...data, autoencoder }, options);
  throw new UsageError(
    `an audiocoder of neurons ${options.neuron} cannot learn from an autoencoder of neurons ${autoencoder.options.neuron}: ` +
      'one spikes and the other does not',
  );
}

async function spikeTargets(
  { pairs, images, autoencoder }: Paired<SpikingNetwork>,
  { mapSteps: steps, mapSettle: settle, mapDraws: draws, seed, engine, threads }: SpikingAudiocoderOptions,
  controls: MapControls,
): Promise<MapTargets> {
  const samples = pairs.places;
  const how = { ...{ steps, settle, draws, seed, samples, engine, threads }, ...controls };
  const maps = await encodeImages(autoencoder, images, how);
  return {
    of: (clips) => {
      const shown = Array.from(clips, (clip) => maps[pairs.ofClip[clip]]);
      return { kind: 'spikes', frames: steps, spikes: repeatMaps(shown, steps) };
    },
    mse: (target, steps, size, { outputs }) => {
      if (target.kind !== 'spikes') throw new TypeError('a map of spikes was to be learned');
      const wanted = new Uint16Array(outputs.length);
      for (let step = 0; step < steps; step++) {
        const from = (step % target.frames) * wanted.length;
        for (let n = 0; n < wanted.length; n++) wanted[n] += target.spikes[from + n];
      }
      return meanNormalisedMse(wanted, outputs, wanted.length / size);
    },
  };
}

/** Makes targets of hidden values, in few bits if so many are asked for (paper, section 3.2.3). */
async function valueTargets(
  { pairs, images, autoencoder }: Paired<GradedNetwork>,
  { bits, engine, threads }: Exclude<AudiocoderOptions, SpikingAudiocoderOptions>,
): Promise<MapTargets> {
  const values = await hiddenValues(autoencoder, images, { engine, threads });
  const maps = bits === 0 ? values : quantise(values, bits, largestOf(values));
  const units = autoencoder.widths[1];
  return {
    of: (clips) => {
      const wanted = new Float32Array(clips.length * units);
      for (const [b, clip] of clips.entries()) {
        const map = pairs.ofClip[clip];
        wanted.set(maps.subarray(map * units, (map + 1) * units), b * units);
      }
      return { kind: 'values', values: wanted };
    },
    mse: (target, _steps, _size, { outputs }) => {
      if (target.kind !== 'values') throw new TypeError('values were to be learned');
      return meanNormalisedMse(target.values, outputs, units);
    },
  };
}
