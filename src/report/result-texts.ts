/** Texts and numbers common to a reproduction's HTML and Markdown. */
import { number3 } from '../experiments/numbers.js';
import type {
  ClaimOrigin,
  ClaimResult,
  FigureResult,
  ReproductionResult,
  ResultRow,
  RunReference,
  Verdict,
} from '../experiments/result.js';

export interface Spread {
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

/** Returns mean and range; undefined if there are no values. */
export function spreadOf(values: readonly number[]): Spread | undefined {
  if (values.length === 0) return undefined;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return { mean, low: Math.min(...values), high: Math.max(...values) };
}

/** Returns the range from lowest to highest seed; empty for one seed. */
export function spreadText(values: readonly number[]): string {
  const spread = spreadOf(values);
  return spread && values.length > 1 ? `${number3(spread.low)}–${number3(spread.high)}` : '';
}

export const NOT_RUN = 'not run';

/** Returns the remark of a row; none if it was not run, which its numbers show. */
export function remarkOf({ remark, values }: ResultRow): string {
  return remark === undefined || (values.length === 0 && remark === NOT_RUN) ? '' : remark;
}

/** Note below the paper's table with the measured values. */
export const COMPARISON_NOTE =
  'Ours is the mean over the seeds, in brackets lowest and highest; bold is the lowest of ours in its row.';

/** Returns the mean over the seeds. */
export function meanText(values: readonly number[]): string {
  const spread = spreadOf(values);
  return spread ? number3(spread.mean) : NOT_RUN;
}

export function rightText(right: number | undefined): string {
  return right === undefined ? '' : `${number3(100 * right)} %`;
}

/** Marks of verdicts, legible without colour. */
export const VERDICT_MARKS: Readonly<Record<Verdict, string>> = {
  holds: '✓',
  'does not hold': '✗',
  depends: '◐',
  'not measured': '–',
};

/** Number of claims that hold: the fraction, and the rest of the sentence. */
export interface VerdictCount {
  readonly share: string;
  readonly rest: string;
}

/** Counts the paper's claims that hold, and separately the targets set by this project, if there are any. */
export function verdictCounts(claims: readonly ClaimResult[]): VerdictCount[] {
  const of = (origin: ClaimOrigin) => claims.filter((claim) => claim.origin === origin);
  return [
    countOf(of('paper'), ['claim of the paper holds', 'claims of the paper hold'], ['does', 'do']),
    countOf(
      of('project'),
      ['target set by this project is met', 'targets set by this project are met'],
      ['is', 'are'],
    ),
  ].filter((count) => count !== undefined);
}

type Numbered = readonly [one: string, several: string];

function countOf(
  claims: readonly ClaimResult[],
  holding: Numbered,
  failing: Numbered,
): VerdictCount | undefined {
  if (claims.length === 0) return undefined;
  const count = (verdict: Verdict) => claims.filter((claim) => claim.verdict === verdict).length;
  const numbered = (number: number, [one, several]: Numbered) => (number === 1 ? one : several);
  const said = (number: number, words: Numbered, after = '') =>
    number === 0 ? [] : [`${number} ${numbered(number, words)}${after}`];
  const parts = [
    numbered(claims.length, holding),
    ...said(count('does not hold'), failing, ' not'),
    ...said(count('depends'), ['depends', 'depend'], ' on the recipe'),
    ...said(count('not measured'), ['was', 'were'], ' not measured'),
  ];
  return { share: `${count('holds')} of ${claims.length}`, rest: `${parts.join(', ')}.` };
}

/** A claim and its figure. */
export interface PlacedClaim extends SluggedFigure {
  readonly claim: ClaimResult;
}

/** Lists all claims of the figures in order: the paper's, then the targets set by this project. */
export function placedClaims(figures: readonly SluggedFigure[]): PlacedClaim[] {
  const all = figures.flatMap((place) => place.figure.claims.map((claim) => ({ ...place, claim })));
  const of = (origin: ClaimOrigin) => all.filter(({ claim }) => claim.origin === origin);
  return [...of('paper'), ...of('project')];
}

/** Returns the heading of a panel: with the figure's name, since a panel's title is only a recipe's name. */
export function panelTitle(figure: FigureResult, title: string): string {
  return figure.rows.some(({ recipe }) => recipe === title) ? `Recipe ${title}` : title;
}

/** Returns unique slugs of figures for links and file names: letters, digits and hyphens. */
export function figureSlugs(figures: readonly FigureResult[]): string[] {
  const taken = new Set<string>();
  return figures.map(({ id }) => {
    const base =
      id
        .toLowerCase()
        .replace(/[^a-z0-9]+/g, '-')
        .replace(/^-+|-+$/g, '')
        .slice(0, 60) || 'figure';
    let slug = base;
    for (let i = 2; taken.has(slug); i++) slug = `${base}-${i}`;
    taken.add(slug);
    return slug;
  });
}

export interface SluggedFigure {
  readonly figure: FigureResult;
  readonly slug: string;
}

/** Returns figures with their slugs, tables before pictures: the paper's summary comes first. */
export function orderedFigures({ figures }: ReproductionResult): SluggedFigure[] {
  const slugs = figureSlugs(figures);
  const all = figures.map((figure, i) => ({ figure, slug: slugs[i] }));
  const isTable = ({ figure }: SluggedFigure) => figure.id.startsWith('table');
  return [...all.filter(isTable), ...all.filter((one) => !isTable(one))];
}

export interface FigureRun extends RunReference {
  /** Purpose of the run. */
  readonly purpose: string;
}

/** Returns the runs of a figure, each once, prerequisites first. */
export function figureRuns({ rows, prerequisites }: FigureResult): FigureRun[] {
  const runs = new Map<string, FigureRun>();
  const add = (run: RunReference, purpose: string): void => {
    const sign = JSON.stringify([run.key, run.folder, run.seed]);
    const known = runs.get(sign);
    if (!known) runs.set(sign, { ...run, purpose });
    else if (!known.purpose.split('; ').includes(purpose)) {
      runs.set(sign, { ...known, purpose: `${known.purpose}; ${purpose}` });
    }
  };
  for (const { run, purpose } of prerequisites) add(run, purpose);
  for (const { name, recipe, runs: ofRow } of rows) {
    for (const run of ofRow) add(run, `${name}, recipe ${recipe}`);
  }
  return [...runs.values()];
}

/** Returns the hash of a run's checkpoint, or a text if the run is unfinished. */
export function checkpointText({ checkpoint }: RunReference): string {
  return checkpoint ?? 'not finished';
}

/** Returns the summary of the collapsed runs below a figure. */
export function runsSummary(runs: readonly FigureRun[]): string {
  return `${runs.length === 1 ? 'The run' : `${runs.length} runs`}: seeds, errors, folders, checksums, commands`;
}

/** Returns seconds of training as text: 41 s, 12 min, 3.4 h. */
export function durationText(seconds: number): string {
  if (!Number.isFinite(seconds)) return 'unknown';
  if (seconds < 100) return `${seconds < 10 ? seconds.toFixed(1) : Math.round(seconds)} s`;
  if (seconds < 100 * 60) return `${Math.round(seconds / 60)} min`;
  return `${(seconds / 3600).toFixed(1)} h`;
}

/** Returns true if any row of a figure was measured on sounds. */
export function hasRight(rows: readonly ResultRow[]): boolean {
  return rows.some(({ right }) => right !== undefined);
}
