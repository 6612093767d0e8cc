/** Requests for the paper's networks. */
import type { RunSpec } from '../runs/spec.js';

/** A request for a network of the paper. */
export type PaperSpec = RunSpec<'autoencoder' | 'audiocoder'>;

/** Returns true for networks that hear clips. */
export function hasSounds(spec: PaperSpec): spec is RunSpec<'audiocoder'> {
  return spec.task === 'audiocoder';
}
