/**
 * The threads of an engine died, or made no progress for a long time.
 *
 * The engine goes on on one thread. Weights and optimizer state of a batch that was being learned are undefined: set
 * them again before the next batch.
 */
export class ThreadsFailed extends Error {
  override readonly name: string = 'ThreadsFailed';
}
