/**
 * What a reproduction came to, as plain data: the runner makes it of run folders, the report only draws it.
 *
 * It holds no times but under `resources` and `runs`, so that equal runs make equal figures.
 */

/** A value of the paper, and where it stands. */
export interface PaperValue {
  readonly value: number;
  /** Such as `Table 1`, `section 3.1`. */
  readonly source: string;
}

/** A point of a curve: the mean over the seeds, and the least and greatest of them. */
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
  /** Values of the paper, drawn across. */
  readonly paper: readonly { readonly name: string; readonly value: PaperValue }[];
  /** Whether points lie on a few values of x that have a name each, such as numbers of bits. */
  readonly discrete: boolean;
}

/** A run that a row was measured on. */
export interface RunReference {
  /** Key of its configuration, hexadecimal. */
  readonly key: string;
  /** Folder, relative to the reproduction's. */
  readonly folder: string;
  readonly seed: number;
  /** The command that makes it. */
  readonly command: string;
  /** Seconds of training. */
  readonly seconds: number;
  /** SHA-256 of its checkpoint, hexadecimal; none while it is not finished: the number is of an earlier one. */
  readonly checkpoint?: string | undefined;
  readonly mse: number;
}

/** A row of a table: the paper's value beside ours. */
export interface ResultRow {
  /** What is measured, such as `SNN, α 0.1`. */
  readonly name: string;
  /** Which of our recipes. */
  readonly recipe: string;
  /** `mse` or `spikeMse`, on test data with frozen weights. */
  readonly metric: string;
  readonly paper?: PaperValue | undefined;
  /** Per seed, in the order of `runs`; empty where nothing was run. */
  readonly values: readonly number[];
  /** Share of clips nearest to the right digit, mean over seeds; only for sounds. */
  readonly right?: number | undefined;
  readonly runs: readonly RunReference[];
  /** Where the row is not what the title says: epochs done of those asked for, another data set. */
  readonly remark?: string | undefined;
}

/** Whether a claim holds: with every recipe, with none, or with some. */
export type Verdict = 'holds' | 'does not hold' | 'depends' | 'not measured';

/** Who says what is checked: the paper claims it, or this project set itself a target. */
export type ClaimOrigin = 'paper' | 'project';

/** A claim of the paper on a figure, or a target set by this project, and its outcome. */
export interface ClaimResult {
  /** The claim, in the paper's sense. */
  readonly text: string;
  readonly source: string;
  readonly origin: ClaimOrigin;
  readonly verdict: Verdict;
  /** Per recipe: whether it holds there, and the numbers that say so. */
  readonly evidence: readonly {
    readonly recipe: string;
    readonly holds: boolean;
    readonly numbers: string;
  }[];
  /** What it depends on, and how. */
  readonly remark?: string | undefined;
}

/** Pictures made by a run of the figure. */
export interface ImageGrid {
  readonly title: string;
  readonly caption: string;
  /** A whole PNG file. */
  readonly png: Uint8Array;
}

/** A figure of the paper, or its table. */
export interface FigureResult {
  /** Such as `figure-3a`. */
  readonly id: string;
  /** Such as `Figure 3a: leak`. */
  readonly title: string;
  /** What is varied and what is seen, in a sentence or two. */
  readonly caption: string;
  readonly panels: readonly Panel[];
  readonly grids: readonly ImageGrid[];
  readonly rows: readonly ResultRow[];
  /** Runs that those of the rows were made with. */
  readonly prerequisites: readonly { readonly purpose: string; readonly run: RunReference }[];
  readonly claims: readonly ClaimResult[];
  /** Where the paper contradicts itself, what is done otherwise. */
  readonly remarks: readonly string[];
}

/** All that a reproduction found, as its reports show it. */
export interface ReproductionResult {
  readonly title: string;
  /** One sentence: what was run on what. */
  readonly summary: string;
  /** The command that makes all of it. */
  readonly command: string;
  readonly figures: readonly FigureResult[];
  /** Names and values: machine, versions, data sets and their checksums, seeds, time. */
  readonly resources: readonly { readonly label: string; readonly value: string }[];
  readonly notes: readonly string[];
}
