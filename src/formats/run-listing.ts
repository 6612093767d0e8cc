import type { NetworkKind } from '../network/kind.js';
export interface ListedRun {
  readonly id: string;
  readonly kind: NetworkKind;
  readonly data: string;
  readonly started: string;
  readonly widths: readonly number[];
  readonly batches: number;
  readonly complete: boolean;
  readonly options: Readonly<Record<string, unknown>>;
  readonly test?: Readonly<Record<string, number>> | undefined;
  readonly msPerBatch?: number;
  readonly threads?: number;
  readonly files: Readonly<Record<string, number>>;
}
export interface BrokenRun {
  readonly id: string;
  readonly error: string;
}
export interface RunListing {
  readonly folder: string;
  readonly runs: readonly ListedRun[];
  readonly broken: readonly BrokenRun[];
  readonly leftOut: number;
}
