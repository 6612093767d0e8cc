/** How well a synthesis network draws the clips of a set: the frozen network's images against the paired ones. */
import { Purpose } from '../core/philox.js';
import type { HeardSet } from '../data/clip-set.js';
import type { BatchResult, Engine, Readings, StepRecord } from '../engine/engine.js';
import type { EngineName } from '../engine/index.js';
import type { AudiocoderOptions } from '../network/audiocoder-schema.js';
import type { Layers } from '../network/layers.js';
import { listenerOf, painterOf, type SynthesisNetwork } from '../network/synthesis.js';
import { sizeOf } from '../synapses/synapses.js';
import { clipInput } from './clip-batches.js';
import {
  type Drawer,
  type DrawingQuality,
  type DrawingTask,
  measureDrawings,
  type QualityControls,
} from './drawing-quality.js';
import { engineFor } from './run-layers.js';

/** How well a frozen synthesis network draws what it hears. */
export interface SynthesisQuality extends DrawingQuality {
  /** Spikes per neuron and step, in [0, 1]: inputs first, then the layers of the audiocoder. */
  readonly spikeRates: readonly number[];
}

/** Called after every step of each part, with everything there is to see of it. */
export interface DrawingWatcher {
  /** Of the audiocoder. */
  readonly listener: (step: StepRecord) => void;
  /** Of the layers that draw. */
  readonly painter: (step: StepRecord) => void;
}

/** What of a drawing is wanted beside the image. */
export interface PaintOptions {
  readonly watcher?: DrawingWatcher | undefined;
  /** Whether the results of both parts hold what is needed to count operations. */
  readonly countOperations?: boolean | undefined;
}

/** What was drawn of clips. */
export interface Painting {
  /** Spike counts of the images [clips, height·width]. */
  readonly counts: Readings;
  /** Of the audiocoder's layers, inputs first. */
  readonly spikeRates: readonly number[];
  /** Of the audiocoder and of the decoder. */
  readonly results: readonly [BatchResult, BatchResult];
}

/** Draws clips by an engine that holds an audiocoder's weights. */
export class ClipPainter implements AsyncDisposable {
  private constructor(
    private readonly listener: Engine,
    private readonly painter: Engine,
    private readonly options: AudiocoderOptions,
  ) {}

  /** Makes it of an engine that holds the audiocoder and the layers that draw. To be disposed of. */
  static async create(
    listener: Engine,
    painter: Layers,
    options: AudiocoderOptions,
    engine: EngineName,
  ): Promise<ClipPainter> {
    const { batch, steps } = listener.shape;
    return new ClipPainter(listener, await engineFor(painter, { engine, threads: 1, batch, steps }), options);
  }

  /** The images of the clips at the places `clips`. */
  async paint(
    heard: Pick<HeardSet, 'intensities'>,
    clips: Uint32Array,
    { watcher, countOperations }: PaintOptions = {},
  ): Promise<Painting> {
    const { steps, spikeProbability, seed } = this.options;
    const inputs = sizeOf(this.listener.shape.input);
    const code = { spikeProbability, seed, purpose: Purpose.testSpikes, epoch: 0 };
    const input = clipInput(heard, clips, inputs, code);
    const size = clips.length;
    const listened = await this.listener.run(
      { size, steps, input },
      { keepOutputSpikes: true, countOperations, record: watcher?.listener },
    );
    const { outputSpikes, activity } = listened;
    if (outputSpikes === undefined) throw new Error('the engine kept no spikes');
    const spikes = { kind: 'spikes', spikes: outputSpikes } as const;
    const painted = await this.painter.run(
      { size, steps, input: spikes },
      { countOperations, record: watcher?.painter },
    );
    return { counts: painted.outputs, spikeRates: activity, results: [listened, painted] };
  }

  /** Most clips of one call of `paint`. */
  get batch(): number {
    return this.listener.shape.batch;
  }

  /** Gives back the decoder's engine; the audiocoder's is whose it was. */
  [Symbol.asyncDispose](): PromiseLike<void> {
    return this.painter[Symbol.asyncDispose]();
  }
}

/** A painter as what draws clips. */
export function drawerOf(painter: ClipPainter): Drawer {
  return {
    batch: painter.batch,
    draw: async (heard, clips) => {
      const { counts, spikeRates } = await painter.paint(heard, clips);
      return { images: counts, activity: spikeRates };
    },
  };
}

/** Draws all clips of a task and compares. */
export async function measureSynthesis(
  painter: ClipPainter,
  task: DrawingTask,
  controls: QualityControls = {},
): Promise<SynthesisQuality> {
  const { activity, ...quality } = await measureDrawings(drawerOf(painter), task, controls);
  return { ...quality, spikeRates: activity };
}

/** By what to draw. */
export interface PainterOptions {
  /** Default: the one the network was trained by. */
  readonly engine?: EngineName | undefined;
  readonly threads?: number | undefined;
}

/**
 * Lends a painter for as long as `use` takes; `clips` is the most that it will be given at once. At full size its
 * engine takes a second to make and half a gigabyte: what is to be drawn is best drawn by one.
 */
export async function withPainter<T>(
  network: SynthesisNetwork,
  clips: number,
  { engine: name, threads }: PainterOptions,
  use: (painter: ClipPainter) => Promise<T>,
): Promise<T> {
  const { options } = network.audiocoder;
  const engine = name ?? options.engine;
  await using listener = await engineFor(listenerOf(network), {
    engine,
    threads: threads ?? options.threads,
    batch: Math.min(options.batch, clips),
    steps: options.steps,
  });
  await using painter = await ClipPainter.create(listener, painterOf(network), options, engine);
  return await use(painter);
}

/** How to evaluate, and to follow it. */
export type EvaluateSynthesisOptions = QualityControls & PainterOptions;

/** Measures a frozen synthesis network. */
export function evaluateSynthesis(
  network: SynthesisNetwork,
  task: DrawingTask,
  options: EvaluateSynthesisOptions = {},
): Promise<SynthesisQuality> {
  return withPainter(network, task.clips.length, options, (painter) =>
    measureSynthesis(painter, task, options),
  );
}
