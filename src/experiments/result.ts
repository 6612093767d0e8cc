/**
 * Result of a reproduction, as plain data: the runner builds it from run folders, the report only draws it.
 *
 * It holds times only under `resources` and `runs`, so that equal runs make equal figures.
 */

/** A value of the paper, and its place. */
export interface PaperValue {
  readonly value: number;
  /** Place, such as `Table 1`, `section 3.1`. */
  readonly source: string;
}

/** A point of a curve: mean, least and greatest value over the seeds. */
export interface CurvePoint {
  readonly x: number;
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

/** A line of a chart. */
export interface Curve {
  readonly name: string;
  readonly points: readonly CurvePoint[];
}

/** One chart. */
export interface Panel {
  readonly title: string;
  readonly xLabel: string;
  readonly yLabel: string;
  readonly curves: readonly Curve[];
  /** Values of the paper, drawn as horizontal lines. */
  readonly paper: readonly { readonly name: string; readonly value: PaperValue }[];
  /** True if points lie on a few labelled values of x, such as numbers of bits. */
  readonly discrete: boolean;
}

/** Reference to a run that a row was measured on. */
export interface RunReference {
  /** Key of its configuration, hexadecimal. */
  readonly key: string;
  /** Folder, relative to that of the reproduction. */
  readonly folder: string;
  readonly seed: number;
  /** Command that makes the run. */
  readonly command: string;
  /** Seconds of training. */
  readonly seconds: number;
  /** SHA-256 of its checkpoint, hexadecimal; none if it is unfinished, since the value is of an earlier checkpoint. */
  readonly checkpoint?: string | undefined;
  readonly mse: number;
}

/** A row of a table: the paper's value and the measured ones. */
export interface ResultRow {
  /** Name of the measured series, such as `SNN, α 0.1`. */
  readonly name: string;
  /** Name of the recipe. */
  readonly recipe: string;
  /** Metric, `mse` or `spikeMse`, on test data with frozen weights. */
  readonly metric: string;
  readonly paper?: PaperValue | undefined;
  /** Values per seed, in the order of `runs`; empty if nothing was run. */
  readonly values: readonly number[];
  /** Accuracy: fraction of clips whose image is nearest to the correct digit, mean over seeds; only for sounds. */
  readonly right?: number | undefined;
  readonly runs: readonly RunReference[];
  /** Deviation of the row from the title: epochs done of those requested, another data set. */
  readonly remark?: string | undefined;
}

/** Verdict on a claim: it holds with every recipe, with none, or with some. */
export type Verdict = 'holds' | 'does not hold' | 'depends' | 'not measured';

/** Origin of a claim: the paper, or a target set by this project. */
export type ClaimOrigin = 'paper' | 'project';

/** Result of checking a claim of the paper on a figure, or a target set by this project. */
export interface ClaimResult {
  /** Text of the claim, in the paper's sense. */
  readonly text: string;
  readonly source: string;
  readonly origin: ClaimOrigin;
  readonly verdict: Verdict;
  /** Outcome per recipe, with its numbers. */
  readonly evidence: readonly {
    readonly recipe: string;
    readonly holds: boolean;
    readonly numbers: string;
  }[];
  /** Remark on what the verdict depends on. */
  readonly remark?: string | undefined;
}

/** Pictures made by a run of the figure. */
export interface ImageGrid {
  readonly title: string;
  readonly caption: string;
  /** Whole PNG file. */
  readonly png: Uint8Array;
}

/** A figure of the paper, or its table. */
export interface FigureResult {
  /** Id, such as `figure-3a`. */
  readonly id: string;
  /** Title, such as `Figure 3a: leak`. */
  readonly title: string;
  /** Caption: the varied parameter and the result, in a sentence or two. */
  readonly caption: string;
  readonly panels: readonly Panel[];
  readonly grids: readonly ImageGrid[];
  readonly rows: readonly ResultRow[];
  /** Runs required by those of the rows. */
  readonly prerequisites: readonly { readonly purpose: string; readonly run: RunReference }[];
  readonly claims: readonly ClaimResult[];
  /** Contradictions of the paper, and deviations from it. */
  readonly remarks: readonly string[];
}

/** Complete result of a reproduction, for its reports. */
export interface ReproductionResult {
  readonly title: string;
  /** Summary of networks and data, one sentence. */
  readonly summary: string;
  /** Command that makes the whole reproduction. */
  readonly command: string;
  readonly figures: readonly FigureResult[];
  /** Facts: machine, versions, data sets and their checksums, seeds, time. */
  readonly resources: readonly { readonly label: string; readonly value: string }[];
  readonly notes: readonly string[];
}
