/** What the diagnostics of docs/finding.md measure on a recorded batch. */
import { norm, softGradient, stepGradients, sumOf } from '../../dist/src/node/entries/diagnose.js';
import { normalisedMseSlope } from '../../dist/src/node/entries/use.js';

/** Gradient of a whole batch per layer, by trace. */
export const wholeGradient = (batch, trace) => {
  const steps = stepGradients(batch, trace);
  return steps[0].map((_, l) => sumOf(steps.map((layers) => layers[l])));
};

/** True gradient per layer of the soft network's mse, mean over the batch. */
export function trueGradient(batch, intensities, temperature) {
  const pixels = intensities.length / batch.size;
  const soft = { leak: batch.neuron.leak, threshold: batch.neuron.threshold, temperature, size: batch.size };
  const inputs = batch.records.map(({ input }) => input);
  return softGradient(batch.weights, inputs, soft, (counts) => {
    const slope = new Float64Array(counts.length);
    for (let b = 0; b < batch.size; b++) {
      const row = [b * pixels, (b + 1) * pixels];
      const part = normalisedMseSlope(intensities.subarray(...row), counts.subarray(...row));
      slope.set(
        part.map((value) => value / batch.size),
        row[0],
      );
    }
    return slope;
  });
}

/** Moves each layer against a direction by `share` of its norm; layers not in `which` stay. */
export function movedBy(weights, direction, share, which = [0, 1]) {
  return weights.map((matrix, l) => {
    const length = norm(direction[l]);
    if (!which.includes(l) || length === 0) return matrix;
    const scale = (share * norm(matrix)) / length;
    return matrix.map((value, n) => value - scale * direction[l][n]);
  });
}

/** Sums over the errors of the outputs: number, |E|, |E|·c since the last reset and |E|·c of all frames; and all there are. */
export function outputPushes(records, leak) {
  const frames = [0];
  for (let k = 1; k <= records.length; k++) frames.push(1 + (1 - leak) * frames[k - 1]);
  const found = { all: records.length * records[0].error.length };
  for (const kind of ['missing', 'surplus']) found[kind] = { count: 0, error: 0, recent: 0, whole: 0 };
  const fired = new Uint16Array(records[0].error.length);
  for (const { step, error, outputs: spikes } of records) {
    for (const [n, e] of error.entries()) {
      if (e !== 0) {
        const kind = found[spikes[1][n] === 1 ? 'surplus' : 'missing'];
        const size = Math.abs(e);
        kind.count++;
        kind.error += size;
        kind.recent += size * frames[step - fired[n]];
        kind.whole += size * frames[step];
      }
      if (spikes[1][n] === 1) fired[n] = step;
    }
  }
  return found;
}
