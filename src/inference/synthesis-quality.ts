/** How well a synthesis network draws the clips of a set: the frozen network's images against the paired ones. */
import type { HeardSet } from '../data/clip-set.js';
import { Purpose } from '../encoding/philox.js';
import type { Engine, StepRecord } from '../engine/engine.js';
import { ImageJudge } from '../metrics/nearest-image.js';
import type { Layers } from '../network/junction.js';
import { listenerOf, painterOf, type SynthesisNetwork } from '../network/synthesis.js';
import type { AudiocoderOptions } from '../options/audiocoder-schema.js';
import type { EngineName } from '../options/schema.js';
import { clipInput } from './clip-batches.js';
import { engineFor, runFreely } from './run-layers.js';

export interface SynthesisQuality {
  /** Image against spike counts, both normalised; the lowest over the paired images of the spoken class, mean. */
  readonly mse: number;
  /** The lowest over all paired images, as the paper has it for Dataset B: it flatters. */
  readonly mseOfAny: number;
  /** Share of the clips whose nearest image is of the spoken class, in [0, 1]. */
  readonly right: number;
  readonly samples: number;
  /** Spikes per neuron and step, in [0, 1]: inputs first, then the layers of the audiocoder. */
  readonly spikeRates: readonly number[];
  /** Per class that was spoken, and per class that the image is nearest to: clips [classes, classes]. Blank images are in none. */
  readonly confusion: readonly (readonly number[])[];
}

/** Clips to draw, and the images they should become. */
export interface DrawingTask {
  readonly heard: HeardSet;
  /** Places of the clips in the set. */
  readonly clips: Uint32Array;
  /** The paired images [height·width] and the label of each. */
  readonly images: readonly Uint8Array[];
  readonly labels: readonly number[];
}

/** Called after every step of each part, with everything there is to see of it. */
export interface DrawingWatcher {
  readonly listener: (step: StepRecord) => void;
  readonly painter: (step: StepRecord) => void;
}

/** Draws clips by an engine that holds an audiocoder's weights. */
export class ClipPainter {
  private constructor(
    private readonly listener: Engine,
    private readonly painter: Engine,
    private readonly options: AudiocoderOptions,
  ) {}

  static async create(
    listener: Engine,
    painter: Layers,
    options: AudiocoderOptions,
    engine: EngineName,
  ): Promise<ClipPainter> {
    const { batch, steps } = listener.shape;
    return new ClipPainter(listener, await engineFor(painter, { engine, threads: 1, batch, steps }), options);
  }

  /** Spike counts of the images [clips, height·width], and rates of the audiocoder's layers. */
  async paint(
    heard: Pick<HeardSet, 'intensities'>,
    clips: Uint32Array,
    watcher?: DrawingWatcher,
  ): Promise<{ readonly counts: Uint16Array; readonly spikeRates: readonly number[] }> {
    const { steps, spikeProbability, seed } = this.options;
    const inputs = this.listener.shape.widths[0];
    const code = { spikeProbability, seed, purpose: Purpose.testSpikes, epoch: 0 };
    const input = clipInput(heard, clips, inputs, code);
    const size = clips.length;
    const { outputSpikes, spikeRates } = await runFreely(
      this.listener,
      { size, steps, input },
      { keepOutputSpikes: true, record: watcher?.listener },
    );
    if (outputSpikes === undefined) throw new Error('the engine kept no spikes');
    const spikes = { kind: 'spikes', spikes: outputSpikes } as const;
    const { outputCounts } = await runFreely(
      this.painter,
      { size, steps, input: spikes },
      { record: watcher?.painter },
    );
    return { counts: outputCounts, spikeRates };
  }

  /** Most clips of one call of `paint`. */
  get batch(): number {
    return this.listener.shape.batch;
  }

  /** Gives back the decoder's engine; the audiocoder's is whose it was. */
  dispose(): Promise<void> {
    return this.painter.dispose();
  }
}

export interface QualityControls {
  /** Called after every batch with the clips done and all there are. */
  readonly progress?: ((done: number, all: number) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Draws all clips of a task and compares. */
export async function measureSynthesis(
  painter: ClipPainter,
  { heard, clips, images, labels }: DrawingTask,
  { progress, signal }: QualityControls = {},
): Promise<SynthesisQuality> {
  const judge = new ImageJudge(images, labels);
  const confusion = heard.classes.map(() => heard.classes.map(() => 0));
  const count = clips.length;
  let [mse, mseOfAny, right] = [0, 0, 0];
  let rates: number[] = [];
  for (let start = 0; start < count; start += painter.batch) {
    signal?.throwIfAborted();
    const part = clips.slice(start, start + painter.batch);
    const { counts, spikeRates } = await painter.paint(heard, part);
    const pixels = counts.length / part.length;
    for (const [b, clip] of part.entries()) {
      const { label } = heard.clips[clip];
      const likeness = judge.judge(counts.subarray(b * pixels, (b + 1) * pixels), label);
      mse += likeness.mse / count;
      mseOfAny += likeness.mseOfAny / count;
      if (likeness.nearest !== undefined) confusion[label][likeness.nearest]++;
      if (likeness.nearest === label) right++;
    }
    rates = spikeRates.map((rate, l) => (rates[l] ?? 0) + (rate * part.length) / count);
    progress?.(start + part.length, count);
  }
  return { mse, mseOfAny, right: right / count, samples: count, spikeRates: rates, confusion };
}

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
  const listener = await engineFor(listenerOf(network), {
    engine,
    threads: threads ?? options.threads,
    batch: Math.min(options.batch, clips),
    steps: options.steps,
  });
  try {
    const painter = await ClipPainter.create(listener, painterOf(network), options, engine);
    try {
      return await use(painter);
    } finally {
      await painter.dispose();
    }
  } finally {
    await listener.dispose();
  }
}

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
