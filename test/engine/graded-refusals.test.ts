/** Requests that every engine refuses of graded networks. */
import { expect, test } from 'vitest';
import type { TrainingBatch } from '../../src/engine/engine.js';
import { createEngine } from '../../src/engine/index.js';
import { denseShape } from '../../src/engine/shape.js';
import type { SquaredRule } from '../../src/learning/rule.js';
import { ADAM, GRADED_TRIED, stateOf } from './graded-helpers.js';
import { PAPER } from './helpers.js';

test.each(GRADED_TRIED)('$engine on $threads threads refuses what does not fit', async (which) => {
  const shape = { ...denseShape([4, 3], { kind: 'relu' }), batch: 2, steps: 1 };
  const refused = (change: Partial<SquaredRule>) =>
    createEngine(shape, { ...which, rule: { ...ADAM, ...change } });
  await expect(refused({ beta1: 1 })).rejects.toThrow('beta1 must be in [0, 1), got 1');
  await expect(refused({ epsilon: 0 })).rejects.toThrow('epsilon must be above 0, got 0');
  await expect(refused({ decay: -1 })).rejects.toThrow('decay must be in [0, 1), got -1');
  await expect(refused({ optimizer: 'sdg' as 'sgd' })).rejects.toThrow('must be one of sgd, adam, got sdg');
  await expect(refused({ decayMode: 'no' as 'none' })).rejects.toThrow('decoupled, none, got no');
  await expect(createEngine({ ...shape, layers: [] }, which)).rejects.toThrow('at least 2 widths, got 1');
  await expect(createEngine(shape, { ...which, rule: PAPER })).rejects.toThrow(
    'loss must be squared for relu neurons, got membrane',
  );
  await using engine = await createEngine(shape, { ...which, rule: ADAM });
  const batch: TrainingBatch = {
    ...{ size: 2, steps: 1 },
    input: { kind: 'values', values: new Float32Array(8) },
    target: { kind: 'values', values: new Float32Array(6) },
  };
  const learningRate = 0.1;
  await expect(engine.run({ ...batch, size: 3 })).rejects.toThrow(
    'batch size must be an integer in [1, 2], got 3',
  );
  await expect(engine.run({ ...batch, steps: 2 })).rejects.toThrow(
    'steps must be an integer in [1, 1], got 2',
  );
  await expect(
    engine.run({ ...batch, input: { kind: 'values', values: new Uint16Array(5) } }),
  ).rejects.toThrow('values must hold 8 numbers, got 5');
  await expect(engine.run(batch, { keepOutputSpikes: true })).rejects.toThrow('relu neurons have no spikes');
  await expect(engine.train({ ...batch, target: 'input' }, { learningRate })).rejects.toThrow(
    'as many outputs as inputs, got 4 and 3',
  );
  const short = { kind: 'values', values: new Float32Array(1) } as const;
  await expect(engine.train({ ...batch, target: short }, { learningRate })).rejects.toThrow(
    'target must hold 6 numbers, got 1',
  );
  const map = { kind: 'spikes', frames: 1, spikes: new Uint8Array(6) } as const;
  await expect(engine.train({ ...batch, target: map }, { learningRate })).rejects.toThrow(
    'target must be values for the loss squared, got spikes',
  );
  await expect(engine.train(batch, { learningRate: Number.NaN })).rejects.toThrow(
    'learningRate must be a finite number of at least 0, got NaN',
  );
  const state = await stateOf(engine);
  await expect(engine.restore({ ...state, updates: -1 })).rejects.toThrow('updates must be an integer');
  await expect(engine.restore({ ...state, first: [] })).rejects.toThrow('of 1 layers, got 0');
  await expect(engine.restore({ ...state, second: [new Float32Array(2)] })).rejects.toThrow(
    'second moments of layer 0 must hold 12 numbers, got 2',
  );
  await expect(engine.setWeights(0, new Float32Array(2))).rejects.toThrow(
    'weights of layer 0 must hold 12 numbers, got 2',
  );
  await expect(engine.weights(1)).rejects.toThrow('layer must be an integer in [0, 0], got 1');
});
