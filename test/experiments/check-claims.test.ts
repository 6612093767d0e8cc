/** Claims are checks that can fail: each kind holds and fails where it should. */
import { describe, expect, test } from 'vitest';
import { checkClaim, type MeasuredSeries } from '../../src/experiments/check-claims.js';
import { convergence } from '../../src/experiments/convergence.js';
import type { Check, Claim } from '../../src/experiments/experiment.js';
import type { MeasuredRun } from '../../src/experiments/measured-run.js';
import type { Preset } from '../../src/network/schema.js';

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

/** Series of as many seeds as were asked for. */
function seriesOf(
  entries: readonly (readonly [string, readonly MeasuredRun[]])[],
): Map<string, MeasuredSeries> {
  return new Map(entries.map(([name, runs]) => [name, { runs, asked: runs.length }]));
}

const ONES = [1, 1, 1, 1, 1, 1, 1];
const SERIES = seriesOf([
  ['low', [run(0.1), run(0.2)]],
  ['high', [run(0.3), run(0.4)]],
  ['wide', [run(0.15), run(0.5)]],
  ['fast', [run(1, [9, 1, 1, ...ONES])]],
  ['slow', [run(1, [9, 8, 7, 1.05, ...ONES])]],
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
    expect(verdict([{ kind: 'together', a: 'slow', b: 'fast', within: 0.2 }])).toBe('holds');
    expect(verdict([{ kind: 'together', a: 'slow', b: 'fast', within: 0.17 }])).toBe('does not hold');
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
  const turned = seriesOf([
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
  const broken = seriesOf([
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

test('nothing is decided on trainings that are not finished, and missing seeds are said', () => {
  const part = { ...run(0.1), epochsDone: 3, epochsAsked: 20 };
  const series = new Map([
    ['low', { runs: [part], asked: 1 }],
    ['high', { runs: [run(0.3)], asked: 3 }],
    ['higher', { runs: [run(0.4)], asked: 1 }],
  ]);
  const context = { metric: 'mse', measured: new Map([['paper' as Preset, series]]) } as const;
  const claim = (a: string, b: string): Claim => ({
    text: 't',
    source: 's',
    checks: [{ kind: 'below', a, b }],
  });
  expect(checkClaim(claim('low', 'high'), context)).toMatchObject({
    verdict: 'not measured',
    evidence: [],
    remark: 'paper, not decided: low after 3 of 20 epochs (low: 0.100 below high: 0.300 (1 of 3 seeds))',
  });
  const decided = checkClaim(claim('high', 'higher'), context);
  expect(decided.verdict).toBe('holds');
  expect(decided.evidence[0].numbers).toBe('high: 0.300 (1 of 3 seeds) below higher: 0.400');
});

test('convergence is the first value within a tenth of the mean of the last five', () => {
  const curve = (...values: number[]) => values.map((value, i) => ({ x: i + 1, value }));
  expect(convergence(curve(5, 1.2, 1.1, ...ONES))).toBe(3);
  expect(convergence(curve(5, ...ONES))).toBeUndefined();
  // One that never fell has not converged.
  expect(convergence(curve(1, 1, 1, ...ONES))).toBeUndefined();
});
