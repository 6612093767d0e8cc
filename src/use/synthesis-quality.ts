/** Quality of a synthesis network's images of the clips of a set, against the paired ones, and what they cost. */
import { type ActivityOf, activityFields } from '../network/activity.js';
import { type SynthesisNetwork, synthesisWidths } from '../network/synthesis.js';
import type { NeuronName } from '../neurons/index.js';
import { ActivityCounter } from './activity.js';
import { ClipPainter, type PainterOptions } from './clip-painter.js';
import {
  type DrawingQuality,
  type DrawingTask,
  measureDrawings,
  type Painter,
  type QualityControls,
} from './drawing-quality.js';
import { type NetworkCost, networkCost } from './neurobench.js';

/** Quality of what a frozen synthesis network draws; the activity is that of the audiocoder. */
export type SynthesisQuality<Neuron extends NeuronName = NeuronName> = DrawingQuality & ActivityOf<Neuron>;

/** Quality of what a frozen synthesis network draws of test clips, and its cost. */
export type SynthesisInspection<Neuron extends NeuronName = NeuronName> = SynthesisQuality<Neuron> & {
  readonly cost: NetworkCost;
};

/** Engine, progress and abort signal of a measurement. */
export type EvaluateSynthesisOptions = QualityControls & PainterOptions;

/** Model of a network's neurons. */
type NeuronIn<N extends SynthesisNetwork> = N['audiocoder']['options']['neuron'];

/** Draws all clips of a task and compares. */
export async function measureSynthesis(
  painter: Painter,
  neuron: NeuronName,
  task: DrawingTask,
  controls: QualityControls = {},
): Promise<SynthesisQuality> {
  const { activity, ...quality } = await measureDrawings(painter, task, controls);
  return { ...quality, ...activityFields(neuron, activity) };
}

/** Draws all clips of a task, and counts what it costs from the sound's inputs to the image's pixels. */
export async function countSynthesis(
  painter: ClipPainter,
  network: SynthesisNetwork,
  task: DrawingTask,
  controls: QualityControls = {},
): Promise<SynthesisInspection> {
  const { audiocoder, autoencoder } = network;
  const counter = new ActivityCounter(synthesisWidths(network), painter.steps);
  const counting = {
    batch: painter.batch,
    paint: async (...[heard, clips]: Parameters<ClipPainter['paint']>) => {
      const painting = await painter.paint(heard, clips, { countOperations: true });
      counter.add(painting.results, clips.length);
      return painting;
    },
  };
  const quality = await measureSynthesis(counting, audiocoder.options.neuron, task, controls);
  const weights = [...audiocoder.weights, ...autoencoder.weights.slice(1)];
  return { ...quality, cost: networkCost(weights, counter.activity) };
}

/** Measures a frozen synthesis network. */
export async function evaluateSynthesis<N extends SynthesisNetwork>(
  network: N,
  task: DrawingTask,
  options: EvaluateSynthesisOptions = {},
): Promise<SynthesisQuality<NeuronIn<N>>> {
  await using painter = await ClipPainter.create(network, task.clips.length, options);
  const quality = await measureSynthesis(painter, network.audiocoder.options.neuron, task, options);
  // The fields are those of the network's neurons.
  return quality as unknown as SynthesisQuality<NeuronIn<N>>;
}

/** Draws the clips of a task with a frozen synthesis network, and counts what it costs. */
export async function inspectSynthesis<N extends SynthesisNetwork>(
  network: N,
  task: DrawingTask,
  options: EvaluateSynthesisOptions = {},
): Promise<SynthesisInspection<NeuronIn<N>>> {
  await using painter = await ClipPainter.create(network, task.clips.length, options, { apart: true });
  const inspection = await countSynthesis(painter, network, task, options);
  // The fields are those of the network's neurons.
  return inspection as unknown as SynthesisInspection<NeuronIn<N>>;
}
