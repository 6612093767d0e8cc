/** Table 1: all tasks, the spiking network and its two ANN baselines; and the targets set by this project. */
import type { Preset } from '../network/schema.js';
import type { Claim, Experiment, Series } from './experiment.js';
import { digitSeries } from './figure-4.js';
import { clothingSeries } from './figure-5.js';
import { SOUND_REMARKS } from './figure-7.js';
import { TABLE_1 } from './paper-values.js';
import { annAudiocoder, audiocoder } from './recipes.js';
import type { Scale } from './scale.js';

function soundSeries(recipe: Preset, scale: Scale): Series[] {
  const b = { pairing: 'clip' } as const;
  const { soundsA, soundsB } = TABLE_1;
  return [
    { name: 'Sound A, SNN', spec: audiocoder(recipe, scale, { mapSteps: 15 }), paper: soundsA.snn },
    { name: 'Sound A, ANN', spec: annAudiocoder(scale, 'sgd', {}), paper: soundsA.ann },
    { name: 'Sound A, ANN, Adam', spec: annAudiocoder(scale, 'adam', {}), paper: soundsA.adam },
    { name: 'Sound B, SNN', spec: audiocoder(recipe, scale, { mapSteps: 10, ...b }), paper: soundsB.snn },
    { name: 'Sound B, ANN', spec: annAudiocoder(scale, 'sgd', b), paper: soundsB.ann },
    { name: 'Sound B, ANN, Adam', spec: annAudiocoder(scale, 'adam', b), paper: soundsB.adam },
  ];
}

/** Returns all rows, named after their task. */
function rows(recipe: Preset, scale: Scale): Series[] {
  const { digits, clothing } = scale;
  const named = (what: string, series: readonly Series[]) =>
    series.map((one) => ({ ...one, name: `${what}, ${one.name.replace(/-\d+/, '')}` }));
  return [
    ...named(`${digits.name} ${digits.hidden[0]}`, digitSeries(recipe, scale)),
    ...[0, 1].flatMap((size) =>
      named(`${clothing.name} ${clothing.hidden[size]}`, clothingSeries(recipe, scale, size)),
    ),
    ...soundSeries(recipe, scale),
  ];
}

/** Returns table 1; its rows are named after the scale's data and sizes. */
export function table1({ name, digits, clothing }: Scale): Experiment {
  const mnist = `${digits.name} ${digits.hidden[0]}`;
  const [small, large] = clothing.hidden.map((hidden) => `${clothing.name} ${hidden}`);
  return {
    id: 'table-1',
    title: 'Table 1: all tasks',
    caption: 'MSE on test data, weights frozen.',
    metric: 'mse',
    series: rows,
    claims: [
      {
        text: `On ${clothing.name} the SNN is better than both ANNs.`,
        source: 'Table 1',
        checks: [small, large].flatMap((row) => [
          { kind: 'below', a: `${row}, SNN`, b: `${row}, ANN` } as const,
          { kind: 'below', a: `${row}, SNN`, b: `${row}, ANN, Adam` } as const,
        ]),
      },
      {
        text: `On ${digits.name} the SNN is behind both ANNs.`,
        source: 'Table 1 (figure 4a says otherwise)',
        checks: [
          { kind: 'below', a: `${mnist}, ANN`, b: `${mnist}, SNN` },
          { kind: 'below', a: `${mnist}, ANN, Adam`, b: `${mnist}, SNN` },
        ],
      },
      {
        text: 'With Dataset B the SNN is better than both ANNs.',
        source: 'Table 1',
        checks: [
          { kind: 'below', a: 'Sound B, SNN', b: 'Sound B, ANN' },
          { kind: 'below', a: 'Sound B, SNN', b: 'Sound B, ANN, Adam' },
        ],
      },
      ...(name === 'full' ? targetsOf(mnist, [small, large]) : []),
    ],
    remarks: SOUND_REMARKS,
  };
}

/** Targets set by this project for its own recipe, on the paper's data; rows are named after their task. */
const TARGET = { source: 'target set by this project', origin: 'project' } as const;

function targetsOf(mnist: string, [small, large]: readonly string[]): Claim[] {
  const half = [
    { row: mnist, paper: TABLE_1.digits.snn.value },
    { row: small, paper: TABLE_1.clothing[0].snn.value },
    { row: large, paper: TABLE_1.clothing[1].snn.value },
  ];
  const sounds = [
    { row: 'Sound A', paper: TABLE_1.soundsA.snn.value },
    { row: 'Sound B', paper: TABLE_1.soundsB.snn.value },
  ];
  return [
    {
      text: "On images, at most half the MSE of the paper's SNN.",
      ...TARGET,
      checks: half.map(({ row, paper }) => ({ kind: 'at-most', a: `${row}, SNN`, value: paper / 2 })),
      recipes: ['tuned'],
    },
    {
      text: "On sounds, at most 0.8 of the MSE of the paper's SNN.",
      ...TARGET,
      checks: sounds.map(({ row, paper }) => ({ kind: 'at-most', a: `${row}, SNN`, value: 0.8 * paper })),
      recipes: ['tuned'],
    },
    {
      text: 'On images, below our own ANN twin with Adam, tuned as fairly.',
      ...TARGET,
      checks: [mnist, small, large].map((row) => ({
        kind: 'below',
        a: `${row}, SNN`,
        b: `${row}, ANN, Adam`,
      })),
      recipes: ['tuned'],
    },
  ];
}
