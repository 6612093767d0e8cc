/**
 * How well an ANN synthesis network draws the clips of a set: the audiocoder's outputs are the hidden values that the
 * autoencoder's other layers make an image of.
 */
import type { Engine } from '../engine/engine.js';
import type { AnnSynthesisNetwork } from '../network/ann-network.js';
import { decoderOf, type Layers, reluLayers } from '../network/layers.js';
import { sizeOf } from '../synapses/synapses.js';
import { runChain, withChain } from './ann-chain.js';
import type { RunAnnOptions } from './ann-images.js';
import { clipIntensities } from './clip-batches.js';
import {
  type Drawer,
  type DrawingQuality,
  type DrawingTask,
  measureDrawings,
  type QualityControls,
} from './drawing-quality.js';
import type { RunLayersOptions } from './run-layers.js';

/** How well a frozen network of ANNs draws what it hears. */
export interface AnnSynthesisQuality extends DrawingQuality {
  /** Share of units above 0, in [0, 1]: inputs first, then the layers of the audiocoder. */
  readonly activeShares: readonly number[];
}

/** Returns a drawer that uses an engine that holds an audiocoder's weights and one that holds the decoder's. */
export function annDrawer(engines: readonly Engine[]): Drawer {
  const [{ shape }] = engines;
  return {
    batch: shape.batch,
    draw: async (heard, clips) => {
      const values = clipIntensities(heard, clips, sizeOf(shape.input));
      const results = await runChain(engines, values, clips.length);
      return { images: results[results.length - 1].outputs, activity: results[0].activity };
    },
  };
}

/** Draws all clips of a task and compares. */
export async function measureAnnSynthesis(
  drawer: Drawer,
  task: DrawingTask,
  controls: QualityControls = {},
): Promise<AnnSynthesisQuality> {
  const { activity, ...quality } = await measureDrawings(drawer, task, controls);
  return { ...quality, activeShares: activity };
}

/** Returns the audiocoder and the layers that draw. */
export function annSynthesisLayers({ audiocoder, autoencoder }: AnnSynthesisNetwork): Layers[] {
  return [reluLayers(audiocoder), decoderOf(reluLayers(autoencoder))];
}

/** Returns how to run a network on batches of up to `clips` clips. */
export function annEngine(
  { audiocoder: { options } }: AnnSynthesisNetwork,
  clips: number,
  { engine = options.engine, threads = options.threads }: RunAnnOptions = {},
): Omit<RunLayersOptions, 'steps'> {
  return { engine, threads, batch: Math.min(options.batch, clips) };
}

/** Measures a frozen synthesis network. */
export function evaluateAnnSynthesis(
  network: AnnSynthesisNetwork,
  task: DrawingTask,
  options: QualityControls & RunAnnOptions = {},
): Promise<AnnSynthesisQuality> {
  return withChain(annSynthesisLayers(network), annEngine(network, task.clips.length, options), (engines) =>
    measureAnnSynthesis(annDrawer(engines), task, options),
  );
}
