/**
 * Checks of the paper's claims and this project's targets against measurements.
 *
 * A series is below another if each of its seeds is below each of the other's: with one seed that is a plain
 * comparison, with several it asks for more than chance. Nothing is decided on unfinished trainings.
 */
import type { Preset } from '../network/schema.js';
import { convergence } from './convergence.js';
import type { Check, Claim } from './experiment.js';
import { mean } from './mean.js';
import type { MeasuredRun } from './measured-run.js';
import { number3 } from './numbers.js';
import type { ClaimResult, Verdict } from './result.js';

/** Runs of one series: one per available seed, of `asked` seeds. */
export interface MeasuredSeries {
  readonly runs: readonly MeasuredRun[];
  readonly asked: number;
}

/** Series of a recipe by name. */
export type MeasuredRecipe = ReadonlyMap<string, MeasuredSeries>;

export interface CheckContext {
  readonly metric: 'mse' | 'spikeMse';
  readonly measured: ReadonlyMap<Preset, MeasuredRecipe>;
}

export function checkClaim(claim: Claim, { metric, measured }: CheckContext): ClaimResult {
  const evidence: ClaimResult['evidence'][number][] = [];
  const undecided: string[] = [];
  for (const recipe of claim.recipes ?? [...measured.keys()]) {
    const series = measured.get(recipe);
    if (series === undefined) continue;
    const outcomes = claim.checks.map((check) => checkOne(check, series, metric));
    const known = outcomes.filter((outcome) => outcome !== undefined);
    // If a part was not measured, the claim is undecided.
    if (known.length < outcomes.length) continue;
    const numbers = [...new Set(known.map((outcome) => outcome.numbers))].join('; ');
    const unfinished = unfinishedOf(claim.checks.flatMap(seriesOf), series);
    if (unfinished.length > 0)
      undecided.push(`${recipe}, not decided: ${unfinished.join(', ')} (${numbers})`);
    else evidence.push({ recipe, holds: known.every(({ holds }) => holds), numbers });
  }
  const remark = [...(claim.remark === undefined ? [] : [claim.remark]), ...undecided].join(' ');
  const { text, source, origin = 'paper' } = claim;
  return { text, source, origin, verdict: verdictOf(evidence), evidence, ...(remark !== '' && { remark }) };
}

function verdictOf(evidence: ClaimResult['evidence']): Verdict {
  if (evidence.length === 0) return 'not measured';
  const holding = evidence.filter(({ holds }) => holds).length;
  if (holding === evidence.length) return 'holds';
  return holding === 0 ? 'does not hold' : 'depends';
}

/** Returns the series that a check names. */
export function seriesOf(check: Check): readonly string[] {
  if (check.kind === 'falling') return check.series;
  return 'b' in check ? [check.a, check.b] : [check.a];
}

function unfinishedOf(names: readonly string[], series: MeasuredRecipe): string[] {
  return [...new Set(names)].flatMap((name) => {
    const run = series.get(name)?.runs.find(({ epochsDone, epochsAsked }) => epochsDone < epochsAsked);
    return run ? [`${name} after ${run.epochsDone} of ${run.epochsAsked} epochs`] : [];
  });
}

interface Outcome {
  readonly holds: boolean;
  readonly numbers: string;
}

/** Evaluates a check; returns undefined if a series was not measured. */
function checkOne(check: Check, series: MeasuredRecipe, metric: CheckContext['metric']): Outcome | undefined {
  const valuesOf = (name: string) => measuredValues(name, series, metric);
  switch (check.kind) {
    case 'below': {
      const { factor = 1 } = check;
      const [a, b] = [valuesOf(check.a), valuesOf(check.b)];
      if (a === undefined || b === undefined) return undefined;
      const scaled = b.values.map((value) => factor * value);
      const holds = allBelow(a.values, scaled);
      const times = `${number3(mean(a.values) / mean(b.values))} times`;
      const sign = factor === 1 ? (holds ? 'below' : 'not below') : times;
      return { holds, numbers: `${a.text} ${sign} ${b.text}` };
    }
    case 'falling': {
      const all = check.series.map(valuesOf).filter((one) => one !== undefined);
      if (all.length < check.series.length) return undefined;
      return {
        holds: all.every(({ values }, i) => i === 0 || allBelow(values, all[i - 1].values)),
        numbers: all.map(({ text }) => text).join(', '),
      };
    }
    case 'at-most': {
      const a = valuesOf(check.a);
      if (a === undefined) return undefined;
      return {
        holds: mean(a.values) <= check.value,
        numbers: `${a.text}, at most ${number3(check.value)}`,
      };
    }
    case 'earlier':
    case 'together': {
      const [a, b] = [convergenceOf(check.a, series), convergenceOf(check.b, series)];
      if (a === undefined || b === undefined) return undefined;
      const numbers = `${check.a}: after ${Math.round(a.batch)} batches, ${check.b}: after ${Math.round(b.batch)}`;
      const holds =
        check.kind === 'earlier'
          ? a.batch + check.by <= b.batch
          : Math.abs(a.batch - b.batch) <= check.within * a.batches;
      return { holds, numbers };
    }
    default:
      return check satisfies never;
  }
}

function measuredValues(
  name: string,
  series: MeasuredRecipe,
  metric: CheckContext['metric'],
): { readonly values: readonly number[]; readonly text: string } | undefined {
  const { runs, asked } = series.get(name) ?? { runs: [], asked: 0 };
  if (runs.length === 0) return undefined;
  const values = runs.map((run) => run[metric] ?? Number.NaN);
  const part = runs.length < asked ? ` (${runs.length} of ${asked} seeds)` : '';
  return { values, text: `${name}: ${number3(mean(values))}${part}` };
}

function allBelow(left: readonly number[], right: readonly number[]): boolean {
  return Math.max(...left) < Math.min(...right);
}

/** Returns the batch of a series' convergence, mean over the seeds, and the number of batches of its curve. */
function convergenceOf(
  name: string,
  series: MeasuredRecipe,
): { readonly batch: number; readonly batches: number } | undefined {
  const curves = (series.get(name)?.runs ?? []).map((run) => run.batches.mse);
  const batches = curves.map(convergence).filter((batch) => batch !== undefined);
  if (batches.length === 0 || batches.length < curves.length) return undefined;
  return { batch: mean(batches), batches: curves[0].at(-1)?.x ?? 0 };
}
