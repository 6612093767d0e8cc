/** Claims are checks that can fail: each kind holds and fails where it should. */
import { describe, expect, test } from 'vitest';
import { checkClaim, convergence } from '../../src/experiments/check-claims.js';
import type { Check, Claim } from '../../src/experiments/experiment.js';
import type { MeasuredRun } from '../../src/experiments/measured-run.js';
import type { Preset } from '../../src/options/schema.js';

/** A run of which only its mse, or its curve, is looked at. */
function run(mse: number, curve: readonly number[] = []): MeasuredRun {
  return {
    reference: { key: 'k', folder: 'f', seed: 1, command: 'c', seconds: 1, checkpoint: 'h', mse },
    mse,
    spikeMse: 10 * mse,
    batches: { mse: curve.map((value, i) => ({ x: 10 * (i + 1), value })), spikeMse: [] },
    epochs: [],
    epochsDone: 1,
    epochsAsked: 1,
  };
}

const SERIES = new Map([
  ['low', [run(0.1), run(0.2)]],
  ['high', [run(0.3), run(0.4)]],
  ['wide', [run(0.15), run(0.5)]],
  ['fast', [run(1, [9, 1, 1, 1, 1, 1, 1])]],
  ['slow', [run(1, [9, 8, 7, 1.05, 1, 1, 1, 1, 1])]],
]);

function verdict(checks: readonly Check[], metric: 'mse' | 'spikeMse' = 'mse') {
  const claim: Claim = { text: 't', source: 's', checks };
  return checkClaim(claim, { metric, measured: new Map([['paper' as Preset, SERIES]]) }).verdict;
}

describe('each kind of check', () => {
  test('below: every seed of one under every seed of the other', () => {
    expect(verdict([{ kind: 'below', a: 'low', b: 'high' }])).toBe('holds');
    expect(verdict([{ kind: 'below', a: 'high', b: 'low' }])).toBe('does not hold');
    // Means are apart, seeds are not.
    expect(verdict([{ kind: 'below', a: 'low', b: 'wide' }])).toBe('does not hold');
    expect(verdict([{ kind: 'below', a: 'high', b: 'low', factor: 5 }])).toBe('holds');
  });

  test('falling: each below the one before', () => {
    expect(verdict([{ kind: 'falling', series: ['high', 'low'] }])).toBe('holds');
    expect(verdict([{ kind: 'falling', series: ['low', 'high'] }])).toBe('does not hold');
  });

  test('at-most: the mean', () => {
    expect(verdict([{ kind: 'at-most', a: 'low', value: 0.16 }])).toBe('holds');
    expect(verdict([{ kind: 'at-most', a: 'low', value: 0.14 }])).toBe('does not hold');
    expect(verdict([{ kind: 'at-most', a: 'low', value: 1.6 }], 'spikeMse')).toBe('holds');
    expect(verdict([{ kind: 'at-most', a: 'low', value: 1.4 }], 'spikeMse')).toBe('does not hold');
  });

  test('earlier and together: when curves come near their ends', () => {
    expect(verdict([{ kind: 'earlier', a: 'fast', b: 'slow', by: 20 }])).toBe('holds');
    expect(verdict([{ kind: 'earlier', a: 'fast', b: 'slow', by: 21 }])).toBe('does not hold');
    expect(verdict([{ kind: 'earlier', a: 'slow', b: 'fast', by: 1 }])).toBe('does not hold');
    expect(verdict([{ kind: 'together', a: 'slow', b: 'fast', within: 20 }])).toBe('holds');
    expect(verdict([{ kind: 'together', a: 'slow', b: 'fast', within: 19 }])).toBe('does not hold');
  });

  test('a missing series, or a curve that is too short, is not measured', () => {
    expect(verdict([{ kind: 'below', a: 'low', b: 'none' }])).toBe('not measured');
    expect(verdict([{ kind: 'falling', series: ['low', 'none'] }])).toBe('not measured');
    expect(verdict([{ kind: 'at-most', a: 'none', value: 1 }])).toBe('not measured');
    expect(verdict([{ kind: 'earlier', a: 'low', b: 'fast', by: 1 }])).toBe('not measured');
  });

  test('all checks of a claim must hold', () => {
    const holds: Check = { kind: 'below', a: 'low', b: 'high' };
    const fails: Check = { kind: 'below', a: 'high', b: 'low' };
    expect(verdict([holds, fails])).toBe('does not hold');
    expect(verdict([holds, { kind: 'below', a: 'low', b: 'none' }])).toBe('not measured');
  });
});

test('recipes that disagree make a claim depend on them; those it is not asked of are left out', () => {
  const turned = new Map([
    ['low', [run(0.4)]],
    ['high', [run(0.3)]],
  ]);
  const measured = new Map<Preset, typeof SERIES>([
    ['paper', SERIES],
    ['tuned', turned],
  ]);
  const claim: Claim = { text: 't', source: 's', checks: [{ kind: 'below', a: 'low', b: 'high' }] };
  const both = checkClaim(claim, { metric: 'mse', measured });
  expect(both.verdict).toBe('depends');
  expect(both.evidence.map(({ recipe, holds }) => [recipe, holds])).toEqual([
    ['paper', true],
    ['tuned', false],
  ]);
  expect(both.evidence[0].numbers).toBe('low: 0.150 below high: 0.350');
  expect(checkClaim({ ...claim, recipes: ['tuned'] }, { metric: 'mse', measured }).verdict).toBe(
    'does not hold',
  );
});

test('a value that is not a number makes no claim hold', () => {
  const broken = new Map([
    ['low', [run(Number.NaN)]],
    ['high', [run(0.3)]],
  ]);
  const context = { metric: 'mse', measured: new Map([['paper' as Preset, broken]]) } as const;
  for (const check of [
    { kind: 'below', a: 'low', b: 'high' },
    { kind: 'at-most', a: 'low', value: 1 },
    { kind: 'falling', series: ['high', 'low'] },
  ] as const) {
    expect(checkClaim({ text: 't', source: 's', checks: [check] }, context).verdict).toBe('does not hold');
  }
});

test('convergence is the first value within a tenth of the mean of the last five', () => {
  const curve = (...values: number[]) => values.map((value, i) => ({ x: i + 1, value }));
  expect(convergence(curve(5, 1.2, 1.1, 1, 1, 1, 1, 1))).toBe(3);
  expect(convergence(curve(1, 1, 1, 1))).toBeUndefined();
});
