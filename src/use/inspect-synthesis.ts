/**
 * What a frozen synthesis network costs (`metrics/neurobench.ts`), spiking or an ANN, from the sound's inputs to the image's
 * pixels, and how well it draws, from the same run.
 */
import type { AnnSynthesisNetwork } from '../network/ann-network.js';
import { decoderOf } from '../network/junction.js';
import { type SynthesisNetwork, synthesisWidths } from '../network/synthesis.js';
import { ActivityCounter } from './activity.js';
import { type AnnSynthesisQuality, measureAnnSynthesis } from './ann-synthesis-quality.js';
import { clipIntensities } from './clip-batches.js';
import { type DrawingTask, measureDrawings, type QualityControls } from './drawing-quality.js';
import { SteppedAnn } from './inspect-ann.js';
import { type NetworkCost, networkCost } from './neurobench.js';
import type { RunDenseOptions } from './run-dense.js';
import {
  type ClipPainter,
  type EvaluateSynthesisOptions,
  type SynthesisQuality,
  withPainter,
} from './synthesis-quality.js';

/** What a frozen synthesis network draws of test clips, and what it costs. */
export interface SynthesisInspection extends SynthesisQuality {
  readonly cost: NetworkCost;
}

/** The same of ANNs. */
export interface AnnSynthesisInspection extends AnnSynthesisQuality {
  readonly cost: NetworkCost;
}

/** Draws the clips of a task with a frozen synthesis network, and counts what it costs. */
export function inspectSynthesis(
  network: SynthesisNetwork,
  task: DrawingTask,
  options: EvaluateSynthesisOptions = {},
): Promise<SynthesisInspection> {
  return withPainter(network, task.clips.length, options, (painter) =>
    inspectPainter(painter, network, task, options),
  );
}

/** The same by a painter that is there already. */
export async function inspectPainter(
  painter: ClipPainter,
  network: SynthesisNetwork,
  task: DrawingTask,
  controls: QualityControls = {},
): Promise<SynthesisInspection> {
  const { audiocoder, autoencoder } = network;
  const counter = new ActivityCounter(synthesisWidths(network), audiocoder.options.steps);
  const { activity, ...quality } = await measureDrawings(
    {
      batch: painter.batch,
      draw: async (heard, clips) => {
        const { counts, spikeRates, results } = await painter.paint(heard, clips, { countOperations: true });
        counter.addSpikes(results, clips.length);
        return { images: counts, activity: spikeRates };
      },
    },
    task,
    controls,
  );
  const weights = [...audiocoder.weights, ...decoderOf(autoencoder).weights];
  return { ...quality, spikeRates: activity, cost: networkCost(weights, counter.activity) };
}

/** Draws the clips of a task with a frozen ANN synthesis network, and counts what it costs. */
export async function inspectAnnSynthesis(
  { audiocoder, autoencoder }: AnnSynthesisNetwork,
  task: DrawingTask,
  {
    engine = audiocoder.options.engine,
    threads = audiocoder.options.threads,
    ...controls
  }: QualityControls & RunDenseOptions = {},
): Promise<AnnSynthesisInspection> {
  const { widths, weights, options: rule } = audiocoder;
  const batch = Math.min(rule.batch, task.clips.length);
  const parts = [{ widths, weights, rule }, decoderOf(autoencoder)];
  const running = await SteppedAnn.create(parts, batch, { engine, threads });
  try {
    const drawer = {
      batch,
      draw: async (heard: Pick<DrawingTask['heard'], 'intensities'>, clips: Uint32Array) => {
        const input = clipIntensities(heard, clips, widths[0]);
        const { outputs, activeShares } = await running.run(clips.length, input);
        return { images: outputs, activity: activeShares.slice(0, widths.length) };
      },
    };
    return { ...(await measureAnnSynthesis(drawer, task, controls)), cost: running.cost };
  } finally {
    await running.dispose();
  }
}
