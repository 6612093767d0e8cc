/** A reproduction made by hand, with every case that a report must show; its curves look as trainings do. */
import type {
  ClaimResult,
  Curve,
  FigureResult,
  Panel,
  ReproductionResult,
  ResultRow,
} from '../../src/experiments/result.js';
import { reconstructionGrid } from '../../src/report/image-grid.js';
import { encodePicture } from '../../src/report/png-picture.js';

/** A repeatable number in [-1, 1). */
function noise(i: number): number {
  const mixed = Math.imul(i ^ (i >>> 5), 0x9e3779b1);
  return (Math.imul(mixed ^ (mixed >>> 13), 0x85ebca6b) >>> 8) / 0x800000 - 1;
}

/** Falls from `from` to `to` in `points` batches, with the noise of batches and a band of seeds. */
export function trainingCurve(name: string, from: number, to: number, points = 600, pace = 40): Curve {
  return {
    name,
    points: Array.from({ length: points }, (_, i) => {
      const mean =
        to +
        (from - to) * Math.exp(-i / pace) +
        0.06 * to * noise(i + 1009 * name.length + Math.round(1e4 * to));
      return { x: i + 1, mean, low: mean * 0.94, high: mean * 1.07 };
    }),
  };
}

function seededRow(name: string, recipe: string, values: readonly number[], paper?: number): ResultRow {
  return {
    ...{ name, recipe, metric: 'mse', values },
    ...(paper !== undefined && { paper: { value: paper, source: 'Table 1' } }),
    runs: values.map((mse, i) => ({
      key: `${(mse * 1e6) | 0}${i}`.padEnd(16, 'b7'),
      folder: `runs/${name.toLowerCase().replace(/[^a-z0-9]+/g, '-')}-${recipe}-seed-${i + 1}`,
      seed: i + 1,
      command: `spikeloom train autoencoder --data mnist --preset ${recipe} --hidden 196 --steps 15 --seed ${i + 1} --batch 100 --epochs 1 --leak 0.1 --evaluate 10000 --out runs/reproduction/autoencoder-784-196-784-${recipe}-seed-${i + 1}`,
      seconds: 92.4 + 211 * i,
      checkpoint: `${i}c4e81`.repeat(11).slice(0, 64).padEnd(64, '0'),
      mse,
    })),
  };
}

const three = (middle: number) => [middle, middle * 0.985, middle * 1.02];

function claim(text: string, verdict: ClaimResult['verdict'], ...holds: readonly boolean[]): ClaimResult {
  const evidence = holds.map((one, i) => ({
    recipe: ['paper', 'tuned'][i],
    holds: one,
    numbers: one ? 'α 0.1: 0.0260, α 0: 0.0412' : 'α 0.1: 0.0612, α 0: 0.0598',
  }));
  return { text, source: 'section 3.1, figure 3a', origin: 'paper', verdict, evidence };
}

function panel(title: string, curves: readonly Curve[], more: Partial<Panel> = {}): Panel {
  return {
    ...{ title, xLabel: 'batch', yLabel: 'MSE while training', curves, paper: [], discrete: false },
    ...more,
  };
}

function bits(name: string, means: readonly number[]): Curve {
  return {
    name,
    points: [1, 2, 5, 10, 15].map((x, i) => ({
      ...{ x, mean: means[i], low: means[i] * 0.93, high: means[i] * 1.09 },
    })),
  };
}

const images = [0, 1, 2, 3, 4, 5, 6, 7].map((shift) =>
  Uint8Array.from({ length: 784 }, (_, i) =>
    ((i % 28) - 14 + shift) ** 2 + (Math.floor(i / 28) - 14) ** 2 < 70 ? 240 : 0,
  ),
);
export const PNG = encodePicture(reconstructionGrid(images, images, 28, 28));

const tasks = ['MNIST 196', 'Fashion-MNIST 512', 'Fashion-MNIST 1024', 'Sound A', 'Sound B'];
const reported = [
  [0.357, 0.226, 0.122],
  [0.178, 0.416, 0.3],
  [0.14, 0.418, 0.387],
  [0.254, 0.408, 0.144],
  [0.543, 0.611, 0.556],
];
const kinds = ['SNN', 'ANN', 'ANN, Adam'];
const isSound = (task: string) => task.startsWith('Sound');

const tableOne: FigureResult = {
  id: 'table-1',
  title: 'Table 1: all tasks',
  caption: 'MSE on test data, weights frozen.',
  ...{ panels: [], grids: [] },
  prerequisites: [],
  rows: ['paper', 'tuned'].flatMap((recipe) =>
    tasks.flatMap((task, t) =>
      kinds.map((kind, k) => {
        const value = reported[t][k] * (recipe === 'tuned' ? 0.15 + 0.2 * k : 0.8 + 0.1 * k);
        const row = seededRow(
          `${task}, ${kind}`,
          recipe,
          task === 'Sound B' ? [value] : three(value),
          reported[t][k],
        );
        if (task === 'Sound B' && kind === 'ANN')
          return { ...row, values: [], runs: [], remark: 'no speech at hand' };
        if (task === 'Sound A' && kind === 'SNN')
          return { ...row, right: 0.9371, remark: 'after 12 of 20 epochs' };
        return isSound(task) ? { ...row, right: 0.71 } : row;
      }),
    ),
  ),
  claims: [
    claim('On Fashion-MNIST the SNN is better than both ANNs.', 'holds', true, true),
    {
      ...claim("At most half the MSE of the paper's SNN.", 'does not hold', true, false),
      ...{ source: 'target set by this project', origin: 'project' },
    },
    claim('On MNIST the SNN is behind both ANNs.', 'does not hold', false, false),
  ],
  remarks: ['The table has T 10 or 30 for the audiocoder (the scan is unclear), the text 60.'],
};

const leaks: FigureResult = {
  id: 'figure-3a',
  title: 'Figure 3a: leak',
  caption: 'Spike-MSE per training batch of the autoencoder 784-196-784 on MNIST for four leak coefficients.',
  panels: [
    panel(
      'paper',
      ['0', '0.001', '0.01', '0.1'].map((leak, i) => trainingCurve(`α ${leak}`, 1.9, 0.62 - 0.08 * i)),
    ),
    panel(
      'tuned',
      ['0', '0.001', '0.01', '0.1'].map((leak, i) =>
        trainingCurve(`α ${leak}`, 1.7, 0.06 - 0.01 * i, 600, 20),
      ),
    ),
  ],
  grids: [],
  prerequisites: [],
  rows: [
    seededRow('α 0', 'paper', [0.618]),
    seededRow('α 0.1', 'paper', three(0.36), 0.357),
    seededRow('α 0', 'tuned', three(0.0412)),
    seededRow('α 0.1', 'tuned', [0.02604, 0.0259, 0.0261]),
  ],
  claims: [
    claim('A leaky neuron (LIF) performs better than one without leak.', 'depends', false, true),
    { ...claim('A leak of 0.1 is best.', 'not measured'), remark: 'Not all leaks were run.' },
  ],
  remarks: [],
};

const clothing: FigureResult = {
  id: 'figure-5',
  title: 'Figure 5: SNN against ANN on Fashion-MNIST',
  caption: 'MSE per training batch of two sizes, and test images of the larger.',
  panels: ['paper', 'tuned'].map((recipe) =>
    panel(
      recipe,
      ['SNN-512', 'ANN-512', 'ANN-512, Adam', 'SNN-1024', 'ANN-1024', 'ANN-1024, Adam'].map((name, i) =>
        trainingCurve(
          name,
          1.4 - 0.1 * i,
          [0.18, 0.42, 0.3, 0.14, 0.41, 0.38][i] * (recipe === 'tuned' ? 0.5 : 1),
          600,
          25 + 9 * i,
        ),
      ),
      {
        paper: ['SNN-512', 'ANN-512', 'ANN-512, Adam', 'SNN-1024', 'ANN-1024', 'ANN-1024, Adam'].map(
          (name, i) => ({
            name,
            value: { value: [0.178, 0.416, 0.3, 0.14, 0.418, 0.387][i], source: 'Table 1' },
          }),
        ),
      },
    ),
  ),
  grids: [
    { title: 'SNN-1024, recipe paper', caption: 'Above the input, below what is made of it.', png: PNG },
    { title: 'SNN-1024, recipe tuned', caption: 'Above the input, below what is made of it.', png: PNG },
  ],
  prerequisites: [],
  rows: [
    seededRow('SNN-512', 'paper', three(0.181), 0.178),
    { ...seededRow('ANN-512', 'paper', [], 0.416), remark: 'not asked for' },
    seededRow('SNN-512', 'tuned', three(0.0902), 0.178),
  ],
  claims: [],
  remarks: ['The paper gives one learning rate for both twins, 0.005.'],
};

export const precision: Panel = panel(
  'tuned',
  [bits('AC-SNN', [0.33, 0.29, 0.27, 0.262, 0.258]), bits('AC-ANN', [0.62, 0.44, 0.31, 0.22, 0.205])],
  {
    ...{ xLabel: 'bits of the hidden state', yLabel: 'MSE on test clips', discrete: true },
    paper: [
      { name: 'AC-SNN', value: { value: 0.254, source: 'Table 1' } },
      { name: 'AC-ANN with Adam', value: { value: 0.144, source: 'Table 1' } },
    ],
  },
);

const bitsFigure: FigureResult = {
  id: 'figure-7c',
  title: 'Figure 7c: precision of the hidden state',
  caption: 'MSE on test clips over the number of bits of the hidden state.',
  panels: [precision],
  grids: [],
  prerequisites: [],
  rows: [{ ...seededRow('AC-SNN, 15 bits', 'tuned', three(0.258), 0.254), right: 0.953 }],
  claims: [claim('For 1 and 2 bits the SNN performs better.', 'holds', true)],
  remarks: [],
};

export const REPRODUCTION: ReproductionResult = {
  title: 'Learning to draw what is heard: a reproduction',
  summary:
    'Every figure and table of the paper, run with three seeds per recipe on MNIST, Fashion-MNIST and spoken digits.',
  command:
    'spikeloom reproduce all --scale full --seeds 1,2,3 --recipes paper,tuned --data-dir shared/data --out runs/reproduction',
  figures: [leaks, clothing, bitsFigure, tableOne],
  resources: [
    { label: 'Machine', value: '16 cores, 64 GB' },
    { label: 'Time', value: '5.2 h' },
    { label: 'Seeds', value: '1, 2, 3' },
    { label: 'MNIST, SHA-256', value: '440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609' },
  ],
  notes: ['TI-46 is not free; the Free Spoken Digit Dataset stands for it.'],
};

/** Nothing was run, nothing is claimed. */
export const BARE: ReproductionResult = {
  ...{ title: 'A', summary: 'B', command: 'c', resources: [], notes: [] },
  figures: [
    {
      id: 'figure-1',
      title: 'C',
      caption: '',
      panels: [],
      grids: [],
      rows: [],
      prerequisites: [],
      claims: [],
      remarks: [],
    },
  ],
};

/** Every text is what would end a tag, an attribute, a cell or a code span. */
export function hostile(evil: string): ReproductionResult {
  const row = seededRow(evil, evil, three(0.1));
  const figure: FigureResult = {
    ...{ id: evil, title: evil, caption: evil, remarks: [evil] },
    panels: [
      panel(evil, [trainingCurve(evil, 1, 0.1, 20, 4)], {
        ...{ xLabel: evil, yLabel: evil },
        paper: [{ name: evil, value: { value: 0.1, source: evil } }],
      }),
    ],
    grids: [{ title: evil, caption: evil, png: PNG }],
    prerequisites: [],
    rows: [
      {
        ...row,
        ...{ metric: evil, remark: evil, paper: { value: 0.1, source: evil } },
        runs: row.runs.map((run) => ({ ...run, key: evil, folder: evil, command: evil, checkpoint: evil })),
      },
    ],
    claims: [
      {
        ...{ text: evil, source: evil, origin: 'paper', verdict: 'depends', remark: evil },
        evidence: [{ recipe: evil, holds: true, numbers: evil }],
      },
    ],
  };
  return {
    ...{ title: evil, summary: evil, command: evil, notes: [evil] },
    figures: [figure, figure],
    resources: [{ label: evil, value: evil }],
  };
}
