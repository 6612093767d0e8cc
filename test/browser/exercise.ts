/** What the tests do alike in Node and in a page: a short training, told in bytes. */
import type * as Data from '../../src/entries/data.js';
import type * as Engines from '../../src/entries/engine.js';
import type * as Library from '../../src/index.js';

/** The entry points that the exercises use, in one. */
export type Entries = typeof Library & typeof Data & typeof Engines;

export interface Told {
  /** Hexadecimal SHA-256 of all weights. */
  readonly weights: string;
  readonly losses: readonly number[];
  readonly mse: number;
  readonly threads: number;
}

/** Trains and evaluates on built-in digits with the library given. */
export async function exercise(library: Entries, given: Library.GivenOptions<'lif'>): Promise<Told> {
  const { createEngine, digitsSet, evaluate, resolveOptions, trainAutoencoder } = library;
  const images = digitsSet({ seed: 3, count: 64 });
  const options = { hidden: [30], steps: 6, batch: 16, logEvery: 1, ...given };
  const losses: number[] = [];
  let network: Library.SpikingNetwork | undefined;
  for await (const event of trainAutoencoder(images, options)) {
    if (event.metrics) losses.push(event.metrics.loss, event.metrics.mse);
    network = event.network;
  }
  if (!network) throw new Error('the training gave no network');
  const { mse } = await evaluate(network, digitsSet({ seed: 3, count: 32, part: 'test' }), {
    threads: options.threads ?? 1,
  });
  const resolved = resolveOptions(options);
  const { leak, threshold, reset, clamp } = resolved;
  const shape = library.denseShape(network.widths, { kind: 'lif', leak, threshold, reset, clamp });
  await using engine = await createEngine({ ...shape, batch: 4, steps: 2 }, resolved);
  const { threads } = engine;
  return { weights: await digestOf(network.weights), losses, mse, threads };
}

export interface ToldOfDense {
  /** Digests of all weights and of Adam's moments. */
  readonly weights: string;
  readonly moments: string;
  readonly losses: readonly number[];
  readonly threads: number;
}

/** Trains a dense network on built-in digits, on `threads` threads. */
export async function exerciseDense(library: Entries, threads: number): Promise<ToldOfDense> {
  const { count, pixels } = library.digitsSet({ seed: 3, count: 64 });
  const width = pixels.length / count;
  const widths = [width, 50, width];
  const rule = {
    loss: 'squared',
    optimizer: 'adam',
    beta1: 0.9,
    beta2: 0.999,
    epsilon: 1e-8,
    decay: 1e-4,
    decayMode: 'coupled',
  } as const;
  const shape = { ...library.denseShape(widths, { kind: 'relu' }), batch: 16, steps: 1 };
  const settings = { engine: 'wasm', threads, rule } as const;
  await using engine = await library.createEngine(shape, settings, library.initialWeights(widths, 3, 0));
  const losses: number[] = [];
  for (let first = 0; first < count; first += 16) {
    const values = Uint16Array.from(pixels.subarray(first * width, (first + 16) * width), (p) => p * 257);
    const { loss } = await engine.train(
      { size: 16, steps: 1, input: { kind: 'values', values }, target: 'input' },
      { learningRate: 1e-3 },
    );
    losses.push(loss);
  }
  const state = await engine.state();
  return {
    weights: await digestOf(await Promise.all([0, 1].map((l) => engine.weights(l)))),
    moments: await digestOf([...(state?.first ?? []), ...(state?.second ?? [])]),
    losses,
    threads: engine.threads,
  };
}

async function digestOf(
  arrays: readonly (Float64Array | Float32Array | Uint16Array | Uint8Array)[],
): Promise<string> {
  const bytes = arrays.flatMap((array) => [...new Uint8Array(array.slice().buffer)]);
  const digest = await crypto.subtle.digest('SHA-256', Uint8Array.from(bytes));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

export interface ToldOfSounds {
  /** Digests: a cochleagram, what is heard of some clips, the audiocoder's weights, a drawn picture. */
  readonly cochleagram: string;
  readonly heard: string;
  readonly weights: string;
  readonly picture: string;
  readonly right: number;
}

/** Hears built-in spoken digits, learns to draw them, and draws one; on `threads` threads. */
export async function exerciseSounds(library: Entries, threads: number): Promise<ToldOfSounds> {
  const { digitsSet, hear, imagePixels, pairByClass, resolveAudiocoderOptions, splitClips, spokenDigitsSet } =
    library;
  const images = digitsSet({ seed: 3, count: 200 });
  let autoencoder: Library.SpikingNetwork | undefined;
  const drawing = { preset: 'tuned', hidden: [24], steps: 6, batch: 20, threads } as const;
  for await (const { network } of library.trainAutoencoder(images, drawing)) autoencoder = network;
  const given: Library.GivenAudiocoderOptions<'lif'> = {
    ...{
      preset: 'tuned' as const,
      hidden: [16],
      steps: 6,
      epochs: 2,
      batch: 20,
      mapSteps: 3,
      mapDraws: 2,
      threads,
    },
    ...{ frames: 60, decimation: 200 },
  };
  const options = resolveAudiocoderOptions(given);
  const clips = spokenDigitsSet({ seed: 1, count: 100 });
  const sounds = await Promise.all(clips.clips.map((_, i) => clips.load(i)));
  const heard = { ...clips, intensities: sounds.map((sound) => hear(sound, options)) };
  const split = splitClips(heard, options.split, options.splitSeed);
  const pairs = pairByClass(heard, images);
  const paired = pairs.places.map((place) => imagePixels(images, place));
  if (!autoencoder) throw new Error('the training gave no autoencoder');
  const data = { heard, split, pairs, images: paired, autoencoder };
  let network: Library.SpikingSynthesisNetwork | undefined;
  for await (const event of library.trainAudiocoder(data, given)) network = event.network;
  if (!network) throw new Error('the training gave no network');
  const task = { heard, clips: split.test, images: paired, labels: pairs.labels };
  const { right } = await library.evaluateSynthesis(network, task, { threads });
  const { pixels } = await library.synthesize(network, sounds[0]);
  return {
    cochleagram: await digestOf([library.cochleagram(sounds[0].samples).values]),
    heard: await digestOf(heard.intensities),
    weights: await digestOf(network.audiocoder.weights),
    picture: await digestOf([pixels]),
    right,
  };
}
