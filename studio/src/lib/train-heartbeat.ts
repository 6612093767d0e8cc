/**
 * Notices that the worker that trains does not answer any more. Threads do its work, so that it always can.
 *
 * Beats are counted, not seconds: a page in the background, or a machine that sleeps, beats less often.
 */

/** Milliseconds between two beats, and beats in a row without an answer until it is given up. */
const BEAT_EVERY = 2000;
const PATIENCE = 30;

/** Asks with `ask` at every beat; calls `stuck` once if no answer comes for 30 beats. Returns how to end it. */
export function watchHeartbeat(ask: () => Promise<unknown>, stuck: () => void): () => void {
  let silent = 0;
  let asked = false;
  const beat = setInterval(() => {
    if (!asked) {
      asked = true;
      silent = 0;
      // A worker that breaks down is told of elsewhere.
      ask().then(
        () => {
          asked = false;
        },
        () => clearInterval(beat),
      );
    } else if (++silent >= PATIENCE) {
      clearInterval(beat);
      stuck();
    }
  }, BEAT_EVERY);
  return () => clearInterval(beat);
}
