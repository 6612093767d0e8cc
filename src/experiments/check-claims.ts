/**
 * Checks what the paper claims against what was measured.
 *
 * A series is below another where each of its seeds is below each of the other's: with one seed that is a plain
 * comparison, with several it asks for more than chance.
 */
import type { Preset } from '../options/schema.js';
import type { Check, Claim } from './experiment.js';
import type { MeasuredRun, TracePoint } from './measured-run.js';
import { number3 } from './numbers.js';
import type { ClaimResult, Verdict } from './result.js';

/** The runs of a recipe, by the name of their series: one per seed. */
export type MeasuredSeries = ReadonlyMap<string, readonly MeasuredRun[]>;

export interface CheckContext {
  readonly metric: 'mse' | 'spikeMse';
  /** By recipe. */
  readonly measured: ReadonlyMap<Preset, MeasuredSeries>;
}

export function checkClaim(claim: Claim, { metric, measured }: CheckContext): ClaimResult {
  const recipes = claim.recipes ?? [...measured.keys()];
  const evidence = recipes.flatMap((recipe) => {
    const series = measured.get(recipe);
    if (series === undefined) return [];
    const results = claim.checks.map((check) => checkOne(check, series, metric));
    // Where a part was not measured, nothing is said of the whole.
    if (results.some((result) => result === undefined)) return [];
    const known = results.filter((result) => result !== undefined);
    const numbers = [...new Set(known.map((result) => result.numbers))].join('; ');
    return [{ recipe, holds: known.every(({ holds }) => holds), numbers }];
  });
  const { text, source, remark } = claim;
  return { text, source, verdict: verdictOf(evidence), evidence, ...(remark && { remark }) };
}

function verdictOf(evidence: ClaimResult['evidence']): Verdict {
  if (evidence.length === 0) return 'not measured';
  const holding = evidence.filter(({ holds }) => holds).length;
  if (holding === evidence.length) return 'holds';
  return holding === 0 ? 'does not hold' : 'depends';
}

interface Outcome {
  readonly holds: boolean;
  readonly numbers: string;
}

/** Undefined where a series was not measured. */
function checkOne(check: Check, series: MeasuredSeries, metric: CheckContext['metric']): Outcome | undefined {
  const values = (name: string): readonly number[] | undefined => {
    const runs = series.get(name) ?? [];
    const found = runs.map((run) => run[metric] ?? Number.NaN);
    return found.length > 0 ? found : undefined;
  };
  switch (check.kind) {
    case 'below': {
      const { a, b, factor = 1 } = check;
      const [left, right] = [values(a), values(b)];
      if (left === undefined || right === undefined) return undefined;
      const scaled = right.map((value) => factor * value);
      const holds = allBelow(left, scaled);
      const sign =
        factor === 1 ? (holds ? 'below' : 'not below') : `${number3(mean(left) / mean(right))} times`;
      return { holds, numbers: `${valueText(a, left)} ${sign} ${valueText(b, right)}` };
    }
    case 'falling': {
      const all = check.series.map(values);
      if (all.some((one) => one === undefined)) return undefined;
      const known = all.filter((one) => one !== undefined);
      return {
        holds: known.every((one, i) => i === 0 || allBelow(one, known[i - 1])),
        numbers: known.map((one, i) => valueText(check.series[i], one)).join(', '),
      };
    }
    case 'at-most': {
      const left = values(check.a);
      if (left === undefined) return undefined;
      return {
        holds: mean(left) <= check.value,
        numbers: `${valueText(check.a, left)}, at most ${number3(check.value)}`,
      };
    }
    case 'earlier': {
      const times = convergenceOfBoth(check.a, check.b, series);
      if (times === undefined) return undefined;
      return { holds: times.a + check.by <= times.b, numbers: times.numbers };
    }
    case 'together': {
      const times = convergenceOfBoth(check.a, check.b, series);
      if (times === undefined) return undefined;
      return { holds: Math.abs(times.a - times.b) <= check.within, numbers: times.numbers };
    }
    default:
      return check satisfies never;
  }
}

function allBelow(left: readonly number[], right: readonly number[]): boolean {
  return Math.max(...left) < Math.min(...right);
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function valueText(name: string, values: readonly number[]): string {
  return `${name}: ${number3(mean(values))}`;
}

/** The batches at which both curves came near their ends, means over the seeds. */
function convergenceOfBoth(
  a: string,
  b: string,
  series: MeasuredSeries,
): { readonly a: number; readonly b: number; readonly numbers: string } | undefined {
  const [left, right] = [a, b].map((name) => {
    const runs = series.get(name) ?? [];
    const times = runs.map((run) => convergence(run.batches.mse));
    return times.length > 0 && times.every((time) => time !== undefined) ? mean(times) : undefined;
  });
  if (left === undefined || right === undefined) return undefined;
  return {
    a: left,
    b: right,
    numbers: `${a}: after ${Math.round(left)} batches, ${b}: after ${Math.round(right)}`,
  };
}

const LAST = 5;
const NEAR = 1.1;

/** The first logged batch whose value is within a tenth of the mean of the last five; undefined of a shorter curve. */
export function convergence(curve: readonly TracePoint[]): number | undefined {
  if (curve.length < LAST) return undefined;
  const end = mean(curve.slice(-LAST).map(({ value }) => value));
  return curve.find(({ value }) => value <= NEAR * end)?.x;
}
