/** Assembly of an experiment's result from measured runs: curves, rows, claims, pictures. */
import { kindWords } from '../network/naming.js';
import type { Preset } from '../network/schema.js';
import { prerequisiteOf, resolvedOptions, withSeed } from '../runs/spec.js';
import { checkClaim, type MeasuredRecipe } from './check-claims.js';
import type { Chart, Experiment, Series } from './experiment.js';
import { mean } from './mean.js';
import type { MeasuredRun, TracePoint } from './measured-run.js';
import type { PaperSpec } from './paper-spec.js';
import type { Curve, CurvePoint, FigureResult, ImageGrid, Panel, ResultRow } from './result.js';
import type { Scale } from './scale.js';

export interface AssembleRequest {
  readonly recipes: readonly Preset[];
  readonly scale: Scale;
  readonly seeds: (spec: PaperSpec) => readonly number[];
  /** Returns the measurements of a run; undefined if it was not run or has none yet. */
  readonly measured: (spec: PaperSpec) => MeasuredRun | undefined;
  /** Returns the fault of a run's folder that cannot be read. */
  readonly fault: (spec: PaperSpec) => string | undefined;
  /** Returns the picture of a run, a whole PNG file. */
  readonly picture: (run: MeasuredRun) => Promise<Uint8Array | undefined>;
}

export async function assemble(experiment: Experiment, request: AssembleRequest): Promise<FigureResult> {
  const { recipes, scale, seeds, measured, fault } = request;
  const { id, title, caption, chart, metric, claims, remarks } = experiment;
  const bySeries = recipes.map((recipe) => {
    const series = experiment.series(recipe, scale).map((one) => ({
      ...one,
      // The paper's values are valid only for the paper's data.
      paper: scale.name === 'full' ? one.paper : undefined,
      asked: seeds(one.spec).length,
      faults: seeds(one.spec)
        .map((seed) => fault(withSeed(one.spec, seed)))
        .filter((text) => text !== undefined),
      runs: seeds(one.spec)
        .map((seed) => measured(withSeed(one.spec, seed)))
        .filter((run) => run !== undefined),
    }));
    return { recipe, series };
  });
  const context = {
    metric,
    measured: new Map<Preset, MeasuredRecipe>(
      bySeries.map(({ recipe, series }) => [
        recipe,
        new Map(series.map(({ name, runs, asked }) => [name, { runs, asked }])),
      ]),
    ),
  };
  return {
    id,
    title,
    caption,
    panels: chart ? bySeries.map((one) => panelOf(chart, one)).filter(({ curves }) => curves.length > 0) : [],
    grids: await gridsOf(experiment, bySeries, request),
    rows: bySeries.flatMap(({ recipe, series }) => series.map((one) => rowOf(one, recipe, metric))),
    prerequisites: prerequisitesOf(bySeries, measured),
    claims: claims.map((claim) => checkClaim(claim, context)),
    remarks,
  };
}

interface MeasuredOf {
  readonly recipe: Preset;
  readonly series: readonly (Series & {
    readonly runs: readonly MeasuredRun[];
    /** Number of requested seeds. */
    readonly asked: number;
    /** Faults of runs that cannot be read. */
    readonly faults: readonly string[];
  })[];
}

function panelOf(chart: Chart, { recipe, series }: MeasuredOf): Panel {
  const paper = series.flatMap(({ name, paper }) => (paper ? [{ name, value: paper }] : []));
  const curves = curvesOf(chart, series);
  const base = { title: recipe, curves, paper };
  switch (chart.kind) {
    case 'batches': {
      const yLabel = chart.metric === 'mse' ? 'MSE while training' : 'Spike-MSE while training';
      return { ...base, xLabel: 'batch', yLabel, discrete: false };
    }
    case 'epochs':
      return { ...base, xLabel: 'epoch', yLabel: 'MSE on test clips', discrete: false };
    case 'values':
      return { ...base, xLabel: chart.xLabel, yLabel: 'MSE on test clips', discrete: true };
    default:
      return chart satisfies never;
  }
}

function curvesOf(chart: Chart, series: MeasuredOf['series']): Curve[] {
  if (chart.kind === 'values') {
    const names = [...new Set(series.flatMap(({ point }) => (point ? [point.curve] : [])))];
    return names
      .map((name) => {
        const points = series.flatMap(({ point, runs }) =>
          point?.curve === name && runs.length > 0
            ? [
                spread(
                  point.x,
                  runs.map(({ mse }) => mse),
                ),
              ]
            : [],
        );
        return { name, points: points.sort((a, b) => a.x - b.x) };
      })
      .filter(({ points }) => points.length > 0);
  }
  const traceOf = (run: MeasuredRun) => (chart.kind === 'epochs' ? run.epochs : run.batches[chart.metric]);
  // A curve that only some networks have, such as Spike-MSE, is omitted for the others.
  return series
    .map(({ name, runs }) => ({ name, points: averaged(runs.map(traceOf)) }))
    .filter(({ points }) => points.length > 0);
}

/** Computes mean and range at every x that all curves have. */
function averaged(curves: readonly (readonly TracePoint[])[]): CurvePoint[] {
  if (curves.length === 0) return [];
  const [first, ...others] = curves.map((curve) => new Map(curve.map(({ x, value }) => [x, value])));
  return [...first].flatMap(([x, value]) => {
    const rest = others.map((curve) => curve.get(x)).filter((other) => other !== undefined);
    return rest.length === others.length ? [spread(x, [value, ...rest])] : [];
  });
}

function spread(x: number, values: readonly number[]): CurvePoint {
  return { x, mean: mean(values), low: Math.min(...values), high: Math.max(...values) };
}

/** Returns the autoencoders of audiocoders, each once. */
function prerequisitesOf(
  bySeries: readonly MeasuredOf[],
  measured: AssembleRequest['measured'],
): FigureResult['prerequisites'] {
  const needed = new Map<string, FigureResult['prerequisites'][number]>();
  for (const { recipe, series } of bySeries) {
    for (const { spec, runs } of series) {
      const prerequisite = prerequisiteOf(spec);
      const run = prerequisite && measured(prerequisite)?.reference;
      if (run === undefined || runs.length === 0 || needed.has(run.key)) continue;
      needed.set(run.key, {
        purpose: `${kindWords({ task: 'autoencoder', neuron: resolvedOptions(spec).neuron })}, recipe ${recipe}`,
        run,
      });
    }
  }
  return [...needed.values()];
}

function rowOf(
  { name, paper, remark, runs, asked, faults }: MeasuredOf['series'][number],
  recipe: Preset,
  metric: Experiment['metric'],
): ResultRow {
  const rights = runs.flatMap(({ right }) => (right === undefined ? [] : [right]));
  const remarks = [
    remark,
    ...faults,
    ...unfinishedText(runs),
    runs.length > 0 && runs.length < asked ? `${runs.length} of ${asked} seeds` : undefined,
    runs.length === 0 ? 'not run' : undefined,
  ].filter((text) => text !== undefined);
  return {
    name,
    recipe,
    metric,
    ...(paper && { paper }),
    values: runs.map((run) => run[metric] ?? Number.NaN),
    ...(rights.length > 0 && { right: mean(rights) }),
    runs: runs.map(({ reference }) => reference),
    ...(remarks.length > 0 && { remark: remarks.join('; ') }),
  };
}

/** Describes unfinished trainings: epochs, and seeds if there are several. */
function unfinishedText(runs: readonly MeasuredRun[]): string[] {
  return runs
    .filter(({ epochsDone, epochsAsked }) => epochsDone < epochsAsked)
    .map(({ epochsDone, epochsAsked, reference }) => {
      const which = runs.length > 1 ? `seed ${reference.seed} ` : '';
      return `${which}after ${epochsDone} of ${epochsAsked} epochs`;
    });
}

async function gridsOf(
  { pictured = [], pictureCaption = '' }: Experiment,
  bySeries: readonly MeasuredOf[],
  { picture }: AssembleRequest,
): Promise<ImageGrid[]> {
  const grids: ImageGrid[] = [];
  for (const { recipe, series } of bySeries) {
    for (const { name, runs } of series) {
      if (!pictured.includes(name) || runs.length === 0) continue;
      const png = await picture(runs[0]);
      if (png) grids.push({ title: `${name}, recipe ${recipe}`, caption: pictureCaption, png });
    }
  }
  return grids;
}
