/** What the tests do alike in Node and in a page: a short training, told in bytes. */
import type * as Library from '../../src/index.js';

export interface Told {
  /** Hexadecimal SHA-256 of all weights. */
  readonly weights: string;
  readonly losses: readonly number[];
  readonly mse: number;
  readonly threads: number;
}

/** Trains and evaluates on built-in digits with the library given. */
export async function exercise(library: typeof Library, given: Library.GivenOptions): Promise<Told> {
  const { createEngine, digitsSet, evaluate, resolveOptions, trainAutoencoder } = library;
  const images = digitsSet({ seed: 3, count: 64 });
  const options = { hidden: [30], steps: 6, batch: 16, logEvery: 1, ...given };
  const losses: number[] = [];
  let network: Library.Network | undefined;
  for await (const event of trainAutoencoder(images, options)) {
    if (event.metrics) losses.push(event.metrics.loss, event.metrics.mse);
    network = event.network;
  }
  if (!network) throw new Error('the training gave no network');
  const { mse } = await evaluate(network, digitsSet({ seed: 3, count: 32, part: 'test' }), {
    threads: options.threads ?? 1,
  });
  const resolved = resolveOptions(options);
  const engine = await createEngine({ widths: network.widths, batch: 4, steps: 2 }, resolved, resolved);
  const { threads } = engine;
  await engine.dispose();
  const bytes = network.weights.flatMap((matrix) => [...new Uint8Array(matrix.slice().buffer)]);
  const digest = await crypto.subtle.digest('SHA-256', Uint8Array.from(bytes));
  const weights = Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
  return { weights, losses, mse, threads };
}
