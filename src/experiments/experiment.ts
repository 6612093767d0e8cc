/**
 * A figure or table of the paper as data: runs, charts, the paper's values and its claims.
 *
 * Nothing here computes: one runner trains all runs, one assembler (`assemble.ts`) draws all figures and checks all
 * claims.
 */
import type { Preset } from '../network/schema.js';
import type { PaperSpec } from './paper-spec.js';
import type { ClaimOrigin, PaperValue } from './result.js';
import type { Scale } from './scale.js';

/** One line of a figure: runs that differ only in their seed. */
export interface Series {
  /** Unique within its experiment; claims name it. */
  readonly name: string;
  /** Request with any seed. */
  readonly spec: PaperSpec;
  readonly paper?: PaperValue | undefined;
  /** For a chart of final values: the curve to which the value belongs, and its x. */
  readonly point?: { readonly curve: string; readonly x: number } | undefined;
  /** Deviation from the paper, for the row. */
  readonly remark?: string | undefined;
}

/**
 * Chart of an experiment. `batches`: a metric of each training batch. `epochs`: mse on test data after each epoch.
 * `values`: the final mse of each series over x. Without a chart, only the table is shown.
 */
export type Chart =
  | { readonly kind: 'batches'; readonly metric: 'mse' | 'spikeMse' }
  | { readonly kind: 'epochs' }
  | { readonly kind: 'values'; readonly xLabel: string };

/**
 * A check that can fail. A series is below another if each of its seeds is below each of the other's, so that no claim
 * depends on chance; values are the metric of the experiment on test data.
 */
export type Check =
  | { readonly kind: 'below'; readonly a: string; readonly b: string; readonly factor?: number }
  /** Each series is below the one before. */
  | { readonly kind: 'falling'; readonly series: readonly string[] }
  /** The mean of a series is at most a number. */
  | { readonly kind: 'at-most'; readonly a: string; readonly value: number }
  /** The training curve of `a` converges before that of `b`, by at least `by` batches. */
  | { readonly kind: 'earlier'; readonly a: string; readonly b: string; readonly by: number }
  /** Both training curves converge within a fraction of all batches of each other. */
  | { readonly kind: 'together'; readonly a: string; readonly b: string; readonly within: number };

/** A claim of the paper, or a target set by this project, and how it is checked. */
export interface Claim {
  /** Text of the claim, in the paper's sense. */
  readonly text: string;
  /** Place in the paper; for a target, the fact that it is one. */
  readonly source: string;
  /** Origin. Default: the paper. Targets of this project are counted separately from the paper's claims. */
  readonly origin?: ClaimOrigin | undefined;
  /** Checks, all of which must hold. */
  readonly checks: readonly Check[];
  /** Recipes to which it applies. Default: all. */
  readonly recipes?: readonly Preset[] | undefined;
  readonly remark?: string | undefined;
}

/** A figure or table of the paper: its runs, charts and checks. */
export interface Experiment {
  /** Id, such as `figure-3a`. */
  readonly id: string;
  readonly title: string;
  /** Caption: the varied parameter and the result. */
  readonly caption: string;
  /** Metric of the rows and checks. */
  readonly metric: 'mse' | 'spikeMse';
  readonly chart?: Chart | undefined;
  /** Returns the runs for a recipe on a scale. */
  readonly series: (recipe: Preset, scale: Scale) => readonly Series[];
  /** Series whose picture is shown, from the run of the first seed. */
  readonly pictured?: readonly string[] | undefined;
  readonly pictureCaption?: string | undefined;
  readonly claims: readonly Claim[];
  /** Contradictions and gaps of the paper, and how they are resolved. */
  readonly remarks: readonly string[];
}
