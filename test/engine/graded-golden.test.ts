/** Golden vectors of graded networks (`test/golden/README.md`), on every engine. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { TrainingRecord } from '../../src/engine/engine.js';
import { createEngine, ENGINES, weightsOf } from '../../src/engine/index.js';
import { denseShape } from '../../src/engine/shape.js';
import type { SquaredRule } from '../../src/learning/rule.js';
import { difference, REFERENCE, TRIED } from './helpers.js';

interface Golden {
  readonly widths: readonly number[];
  readonly batch: number;
  readonly rule: SquaredRule;
  readonly learningRate: number;
  readonly weights: readonly (readonly number[])[];
  readonly batches: readonly {
    readonly input: readonly number[];
    readonly target: readonly number[];
    readonly outputs: readonly (readonly number[])[];
    readonly loss: number;
    readonly gradient: readonly (readonly number[])[];
    readonly weightsAfter: readonly (readonly number[])[];
  }[];
}

const FOLDER = new URL('../golden/graded/', import.meta.url);
const FILES = readdirSync(FOLDER);

test('are all there', () => expect(FILES).toHaveLength(3));

describe.each(FILES)('%s', (file) => {
  const golden: Golden = JSON.parse(readFileSync(new URL(file, FOLDER), 'utf8'));
  const { widths, batch: size, rule, learningRate } = golden;

  test.each(TRIED)('by $engine on $threads threads', async (which) => {
    const { tolerance } = ENGINES[which.engine];
    const shape = { ...denseShape(widths, { kind: 'relu' }), batch: size, steps: 1 };
    const weights = golden.weights.map((matrix) => Float64Array.from(matrix));
    await using engine = await createEngine(shape, { ...which, rule }, weights);
    for (const expected of golden.batches) {
      const records: TrainingRecord[] = [];
      const { loss, outputs } = await engine.train(
        {
          ...{ size, steps: 1 },
          input: { kind: 'values', values: Float32Array.from(expected.input) },
          target: { kind: 'values', values: Float32Array.from(expected.target) },
        },
        { learningRate, record: (record) => void records.push(record) },
      );
      const [record] = records;
      expect(Math.abs(loss - expected.loss)).toBeLessThan(tolerance);
      expect(difference(outputs, expected.outputs[widths.length - 2])).toBeLessThan(tolerance);
      const after = await weightsOf(engine);
      for (const [l, matrix] of expected.weightsAfter.entries()) {
        expect(difference(record.outputs[l], expected.outputs[l])).toBeLessThan(tolerance);
        expect(difference(after[l], matrix)).toBeLessThan(tolerance);
        if (which === REFERENCE) {
          expect(difference(record.gradient[l], expected.gradient[l])).toBeLessThan(tolerance);
        }
      }
    }
  });
});
