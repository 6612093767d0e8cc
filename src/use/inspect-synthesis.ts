/**
 * What a frozen synthesis network costs (`neurobench.ts`), spiking or an ANN, from the sound's inputs to the image's
 * pixels, and how well it draws, from the same run.
 */
import type { AnnSynthesisNetwork } from '../network/ann-network.js';
import { type SynthesisNetwork, synthesisWidths } from '../network/synthesis.js';
import { ActivityCounter } from './activity.js';
import { activityOf, runChain, singleLayers, withChain } from './ann-chain.js';
import type { RunAnnOptions } from './ann-images.js';
import {
  type AnnSynthesisQuality,
  annEngine,
  annSynthesisLayers,
  measureAnnSynthesis,
} from './ann-synthesis-quality.js';
import { clipIntensities } from './clip-batches.js';
import { type DrawingTask, measureDrawings, type QualityControls } from './drawing-quality.js';
import { type NetworkCost, networkCost } from './neurobench.js';
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
        counter.add(results, clips.length);
        return { images: counts, activity: spikeRates };
      },
    },
    task,
    controls,
  );
  const weights = [...audiocoder.weights, ...autoencoder.weights.slice(1)];
  return { ...quality, spikeRates: activity, cost: networkCost(weights, counter.activity) };
}

/** Draws the clips of a task with a frozen ANN synthesis network, and counts what it costs. */
export function inspectAnnSynthesis(
  network: AnnSynthesisNetwork,
  task: DrawingTask,
  options: QualityControls & RunAnnOptions = {},
): Promise<AnnSynthesisInspection> {
  const { audiocoder, autoencoder } = network;
  const { widths } = audiocoder;
  const counter = new ActivityCounter(synthesisWidths(network), 1);
  const engine = annEngine(network, task.clips.length, options);
  return withChain(singleLayers(annSynthesisLayers(network)), engine, async (engines) => {
    const drawer = {
      batch: engine.batch,
      draw: async (heard: Pick<DrawingTask['heard'], 'intensities'>, clips: Uint32Array) => {
        const values = clipIntensities(heard, clips, widths[0]);
        const results = await runChain(engines, values, clips.length, { countOperations: true });
        counter.add(results, clips.length);
        const activity = activityOf(results).slice(0, widths.length);
        return { images: Float32Array.from(results[results.length - 1].outputs), activity };
      },
    };
    const quality = await measureAnnSynthesis(drawer, task, options);
    const weights = [...audiocoder.weights, ...autoencoder.weights.slice(1)];
    return { ...quality, cost: networkCost(weights, counter.activity) };
  });
}
