/** Threads that stall, die or do not start: nothing waits for ever, and the bytes are those of one thread. */
import { describe, expect, test } from 'vitest';
import { loadWeights } from '../../src/engine/index.js';
import type { ThreadHost } from '../../src/engine/wasm/threads.js';
import {
  createEngine,
  denseShape,
  initialWeights,
  ThreadsFailed,
  useThreads,
} from '../../src/entries/engine.js';
import { digitsSet, type GivenOptions, trainAutoencoder } from '../../src/index.js';
import { nodeThreads } from '../../src/node/threads.js';
import { ADAM } from './graded-helpers.js';
import { lifShape, PAPER } from './helpers.js';

type Fault = 'stalls' | 'dies' | 'throws';

interface Faulty extends ThreadHost {
  readonly warnings: string[];
}

/** Threads of Node, of which the last one has a fault when it gets message `at` (0: the start). */
function faulty(fault: Fault, at: number): Faulty {
  let spawned = 0;
  const warnings: string[] = [];
  return {
    ...nodeThreads,
    lookEvery: 20,
    warnings,
    warn: (message) => void warnings.push(message),
    spawn(program) {
      const isFaulty = ++spawned % 2 === 0;
      const worker = nodeThreads.spawn(program);
      const { postMessage } = worker;
      let messages = 0;
      worker.postMessage = (message) => {
        if (!isFaulty || messages++ !== at) postMessage(message);
        else if (fault === 'dies') worker.terminate();
        else if (fault === 'throws') postMessage({ start: {} });
      };
      return worker;
    },
  };
}

const IMAGES = digitsSet({ seed: 5, count: 200 });
const OPTIONS = { batch: 20, steps: 5, hidden: [21], logEvery: 1, checkpointEvery: 3 } as const;

interface Trained {
  readonly batches: number[];
  readonly losses: number[];
  readonly warnings: string[];
  readonly weights: readonly Float32Array[];
}

/** Trains either kind of autoencoder with the threads of `host`. */
async function train(host: ThreadHost, kind: 'spiking' | 'ann', threads: number): Promise<Trained> {
  useThreads(host);
  const given = { ...OPTIONS, threads } satisfies GivenOptions;
  const { steps: _, ...ann } = given;
  const told: Omit<Trained, 'weights'> = { batches: [], losses: [], warnings: [] };
  const training =
    kind === 'spiking'
      ? trainAutoencoder(IMAGES, given)
      : trainAutoencoder(IMAGES, { neuron: 'relu', ...ann });
  for (;;) {
    const next = await training.next();
    if (next.done) return { ...told, weights: next.value.weights };
    told.batches.push(next.value.batch);
    if (next.value.metrics) told.losses.push(next.value.metrics.loss);
    told.warnings.push(...next.value.warnings.filter((text) => text.includes('thread')));
  }
}

describe.each(['spiking', 'ann'] as const)('a training (%s)', (kind) => {
  test.each([
    ['stalls', 1, 0, /1 of 2|2 of 2/],
    ['stalls', 5, 3, /made no progress/],
    ['dies', 8, 6, /thread 2 of 2 died/],
    ['throws', 2, 0, /thread 2 of 2 died/],
  ] as const)(
    'whose thread %s at message %i goes on from batch %i with the same bytes',
    async (fault, at, from, why) => {
      const alone = await train(nodeThreads, kind, 1);
      const told = await train(faulty(fault, at), kind, 2);
      expect(told.warnings).toEqual([expect.stringMatching(why)]);
      expect(told.warnings[0]).toContain(`on one thread from batch ${from}, with the same bytes`);
      expect({ ...told, warnings: [] }).toEqual(alone);
    },
  );
});

const SHAPE = lifShape(PAPER, { widths: [12, 8, 12], batch: 4, steps: 3 });
const SETTINGS = { engine: 'wasm', threads: 2, rule: PAPER } as const;
const WEIGHTS = initialWeights([12, 8, 12], 1, 0.9);
const BATCH = {
  size: 4,
  steps: 3,
  input: { kind: 'spikes', spikes: Uint8Array.from({ length: 144 }, (_, n) => n % 3 && 1) },
  target: 'input',
} as const;

test.each(['stalls', 'dies'] as const)(
  'frozen weights, recorded steps: a thread that %s is warned of',
  async (fault) => {
    async function run(host: ThreadHost) {
      useThreads(host);
      await using engine = await createEngine(SHAPE, SETTINGS, WEIGHTS);
      const steps: unknown[] = [];
      const result = await engine.run(BATCH, { record: (step) => void steps.push(step) });
      const { threads } = engine;
      return { threads, result, steps };
    }
    const host = faulty(fault, 2);
    const expected = await run(nodeThreads);
    expect(expected.threads).toBe(2);
    expect(await run(host)).toEqual({ ...expected, threads: 1 });
    expect(host.warnings).toEqual([expect.stringContaining('it is done again on one thread')]);
    // These threads are not tried again.
    await using later = await createEngine(SHAPE, SETTINGS);
    expect(later.threads).toBe(1);
  },
);

test('a graded network with frozen weights gives the same', async () => {
  async function run(host: ThreadHost) {
    useThreads(host);
    const shape = { ...denseShape([8, 5, 8], { kind: 'relu' }), batch: 2, steps: 1 };
    const settings = { engine: 'wasm', threads: 2, rule: ADAM } as const;
    await using engine = await createEngine(shape, settings, initialWeights([8, 5, 8], 1, 0.9));
    const values = Float32Array.from({ length: 16 }, (_, n) => n / 16);
    return await engine.run({ size: 2, steps: 1, input: { kind: 'values', values } });
  }
  expect(await run(faulty('dies', 1))).toEqual(await run(nodeThreads));
});

test('an engine that learns rejects, and can go on once its weights are set', async () => {
  useThreads(faulty('dies', 1));
  await using engine = await createEngine(SHAPE, SETTINGS, WEIGHTS);
  await expect(engine.train(BATCH, { learningRate: 0.1 })).rejects.toThrow(ThreadsFailed);
  expect(engine.threads).toBe(1);
  await loadWeights(engine, WEIGHTS);
  expect((await engine.train(BATCH, { learningRate: 0.1 })).loss).toBeGreaterThan(0);
});

test.each([
  ['stalls', /2 threads made no progress for 0.6 s while they were started; choose --threads 1/],
  ['dies', /thread 2 of 2 died/],
  ['throws', /thread 2 of 2 died/],
] as const)('a thread that %s as it starts is an error', async (fault, said) => {
  useThreads(faulty(fault, 0));
  const making = createEngine(SHAPE, SETTINGS);
  await expect(making).rejects.toMatchObject({ name: 'InputError', message: expect.stringMatching(said) });
});
