/**
 * A figure or table of the paper as data: what is run, what is drawn, what the paper measured, and what it claims.
 *
 * Nothing here computes: one runner trains all runs, one assembler (`assemble.ts`) draws all figures and checks all
 * claims.
 */
import type { Preset } from '../network/schema.js';
import type { RunSpec } from '../runs/spec.js';
import type { ClaimOrigin, PaperValue } from './result.js';
import type { Scale } from './scale.js';

/** One line of a figure: runs that differ in their seed only. */
export interface Series {
  /** Unique within its experiment; claims name it. */
  readonly name: string;
  /** With any seed. */
  readonly spec: RunSpec;
  readonly paper?: PaperValue | undefined;
  /** Of a chart of final values: the curve that the value is a point of, and its place on the x axis. */
  readonly point?: { readonly curve: string; readonly x: number } | undefined;
  /** What is not as in the paper, where that is to be said in the row. */
  readonly remark?: string | undefined;
}

/**
 * What is drawn. `batches`: a metric of each training batch. `epochs`: mse on test data after each epoch. `values`:
 * the final mse of each series over x. Where there is none, only the table is shown.
 */
export type Chart =
  | { readonly kind: 'batches'; readonly metric: 'mse' | 'spikeMse' }
  | { readonly kind: 'epochs' }
  | { readonly kind: 'values'; readonly xLabel: string };

/**
 * Something that can fail. A series is below another where every one of its seeds is below every one of the other's,
 * so that no claim rests on chance; values are the metric of the experiment on test data.
 */
export type Check =
  | { readonly kind: 'below'; readonly a: string; readonly b: string; readonly factor?: number }
  /** Each series is below the one before. */
  | { readonly kind: 'falling'; readonly series: readonly string[] }
  /** The mean of a series is at most a number. */
  | { readonly kind: 'at-most'; readonly a: string; readonly value: number }
  /** The training curve of `a` comes near its end before that of `b` does; by at least `by` batches. */
  | { readonly kind: 'earlier'; readonly a: string; readonly b: string; readonly by: number }
  /** The same of both, within a share of all batches. */
  | { readonly kind: 'together'; readonly a: string; readonly b: string; readonly within: number };

/** A claim of the paper, or a target set by this project, and how it is checked. */
export interface Claim {
  /** In the paper's sense. */
  readonly text: string;
  /** Where the paper says it; of a target, that it is one. */
  readonly source: string;
  /** Default: the paper. What this project set itself is counted apart from what the paper claims. */
  readonly origin?: ClaimOrigin | undefined;
  /** All must hold. */
  readonly checks: readonly Check[];
  /** The recipes it is asked of; all, where not given. */
  readonly recipes?: readonly Preset[] | undefined;
  readonly remark?: string | undefined;
}

/** A figure or table of the paper: what is run, shown and checked. */
export interface Experiment {
  /** Such as `figure-3a`. */
  readonly id: string;
  readonly title: string;
  /** What is varied and what is seen. */
  readonly caption: string;
  /** What the rows and checks are about. */
  readonly metric: 'mse' | 'spikeMse';
  readonly chart?: Chart | undefined;
  /** What is run with a recipe on a scale. */
  readonly series: (recipe: Preset, scale: Scale) => readonly Series[];
  /** Series whose run's picture is shown, of its first seed. */
  readonly pictured?: readonly string[] | undefined;
  readonly pictureCaption?: string | undefined;
  readonly claims: readonly Claim[];
  /** What of the paper contradicts itself or is left open, and what is done. */
  readonly remarks: readonly string[];
}
