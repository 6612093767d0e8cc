/** The paper's values: Table 1, MSE on test data. The text gives no values for its figures. */
import type { PaperValue } from './result.js';

/** Values of the spiking network, its ANN baseline without Adam, and its ANN baseline with Adam. */
export interface TableRow {
  readonly snn: PaperValue;
  readonly ann: PaperValue;
  readonly adam: PaperValue;
}

function row(snn: number, ann: number, adam: number): TableRow {
  const value = (number: number) => ({ value: number, source: 'Table 1' });
  return { snn: value(snn), ann: value(ann), adam: value(adam) };
}

export const TABLE_1 = {
  /** MNIST, 784-196-784. */
  digits: row(0.357, 0.226, 0.122),
  /** Fashion-MNIST, 784-512-784 and 784-1024-784. */
  clothing: [row(0.178, 0.416, 0.3), row(0.14, 0.418, 0.387)],
  /** 58500-2048-196/196-784: Dataset A (Th 15), Dataset B (Th 10); the ANNs without quantisation. */
  soundsA: row(0.254, 0.408, 0.144),
  soundsB: row(0.543, 0.611, 0.556),
} as const;
