/**
 * How well an ANN synthesis network draws the clips of a set: the audiocoder's outputs are the hidden values that the
 * autoencoder's other layers make an image of.
 */
import type { DenseEngine } from '../engine/dense.js';
import type { AnnSynthesisNetwork } from '../network/ann-network.js';
import { decoderOf } from '../network/junction.js';
import { clipIntensities } from './clip-batches.js';
import {
  type Drawer,
  type DrawingQuality,
  type DrawingTask,
  measureDrawings,
  type QualityControls,
} from './drawing-quality.js';
import { asInput, type RunDenseOptions, runDense, withDenseEngine } from './run-dense.js';

/** How well a frozen network of ANNs draws what it hears. */
export interface AnnSynthesisQuality extends DrawingQuality {
  /** Share of units above 0, in [0, 1]: inputs first, then the layers of the audiocoder. */
  readonly activeShares: readonly number[];
}

/** Draws by an engine that holds an audiocoder's weights and one that holds the decoder's. */
export function annDrawer(listener: DenseEngine, decoder: DenseEngine): Drawer {
  return {
    batch: Math.min(listener.shape.batch, decoder.shape.batch),
    draw: async (heard, clips) => {
      const size = clips.length;
      const input = clipIntensities(heard, clips, listener.shape.widths[0]);
      const { outputs, activeShares } = await runDense(listener, size, input);
      const { outputs: images } = await runDense(decoder, size, asInput(outputs));
      return { images, activity: activeShares };
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

/** Lends a drawer for as long as `use` takes; `clips` is the most that it will be given at once. */
export function withAnnDrawer<T>(
  { audiocoder, autoencoder }: AnnSynthesisNetwork,
  clips: number,
  { engine = audiocoder.options.engine, threads = audiocoder.options.threads }: RunDenseOptions,
  use: (drawer: Drawer) => Promise<T>,
): Promise<T> {
  const { widths, weights, options } = audiocoder;
  const batch = Math.min(options.batch, clips);
  return withDenseEngine({ widths, weights, rule: options }, batch, { engine, threads }, (listener) =>
    withDenseEngine(decoderOf(autoencoder), batch, { engine }, (decoder) =>
      use(annDrawer(listener, decoder)),
    ),
  );
}

/** Measures a frozen synthesis network. */
export function evaluateAnnSynthesis(
  network: AnnSynthesisNetwork,
  task: DrawingTask,
  options: QualityControls & RunDenseOptions = {},
): Promise<AnnSynthesisQuality> {
  return withAnnDrawer(network, task.clips.length, options, (drawer) =>
    measureAnnSynthesis(drawer, task, options),
  );
}
