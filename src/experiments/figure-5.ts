/** Figure 5: autoencoders with 512 and 1024 hidden neurons on Fashion-MNIST against their ANN baselines. */
import type { Preset } from '../network/schema.js';
import { CONVERGENCE_REMARK } from './convergence.js';
import type { Experiment, Series } from './experiment.js';
import { TABLE_1 } from './paper-values.js';
import { annAutoencoder, autoencoder } from './recipes.js';
import type { Scale } from './scale.js';

/** Returns the spiking network and its two ANN baselines in size 0 (smaller) or 1, with Table 1's values. */
export function clothingSeries(recipe: Preset, { clothing }: Scale, size: number): Series[] {
  const hidden = clothing.hidden[size];
  const { snn, ann, adam } = TABLE_1.clothing[size];
  return [
    {
      name: `SNN-${hidden}`,
      spec: autoencoder(recipe, clothing, hidden),
      paper: snn,
    },
    {
      name: `ANN-${hidden}`,
      spec: annAutoencoder(recipe, clothing, hidden, 'sgd'),
      paper: ann,
    },
    {
      name: `ANN-${hidden}, Adam`,
      spec: annAutoencoder(recipe, clothing, hidden, 'adam'),
      paper: adam,
    },
  ];
}

/** Returns figure 5a; the names of its series contain the scale's sizes. */
export function figure5a({ clothing }: Scale): Experiment {
  const [small, large] = clothing.hidden;
  return {
    id: 'figure-5a',
    title: `Figure 5a: SNN against ANN on ${clothing.name}`,
    caption: `MSE per training batch of spiking autoencoders with ${small} and ${large} hidden neurons (T ${clothing.steps}) and of their twins.`,
    metric: 'mse',
    chart: { kind: 'batches', metric: 'mse' },
    series: (recipe, scale) => [0, 1].flatMap((size) => clothingSeries(recipe, scale, size)),
    claims: [
      {
        text: 'The SNNs are better than the ANNs of their sizes, with and without Adam.',
        source: 'section 3.1, figure 5a; Table 1',
        checks: [small, large].flatMap((hidden) => [
          { kind: 'below', a: `SNN-${hidden}`, b: `ANN-${hidden}` } as const,
          { kind: 'below', a: `SNN-${hidden}`, b: `ANN-${hidden}, Adam` } as const,
        ]),
      },
      {
        text: 'The larger SNN is better than the smaller one.',
        source: 'Table 1',
        checks: [{ kind: 'below', a: `SNN-${large}`, b: `SNN-${small}` }],
      },
      {
        text: 'The SNNs converge faster than the ANNs without Adam.',
        source: 'section 3.1',
        checks: [small, large].map((hidden) => ({
          kind: 'earlier',
          a: `SNN-${hidden}`,
          b: `ANN-${hidden}`,
          by: 1,
        })),
      },
      {
        text: 'The SNNs converge at almost the same time as the ANNs with Adam.',
        source: 'section 3.1',
        checks: [small, large].map((hidden) => ({
          kind: 'together',
          a: `SNN-${hidden}`,
          b: `ANN-${hidden}, Adam`,
          within: 0.1,
        })),
      },
    ],
    remarks: [CONVERGENCE_REMARK],
  };
}

/** Returns figure 5b. */
export function figure5b({ clothing }: Scale): Experiment {
  const large = clothing.hidden[1];
  return {
    id: 'figure-5b',
    title: `Figure 5b: regenerated images of ${clothing.name}`,
    caption: `Test images and what the trained spiking autoencoder with ${large} hidden neurons makes of them.`,
    metric: 'mse',
    series: (recipe, scale) => clothingSeries(recipe, scale, 1).slice(0, 1),
    pictured: [`SNN-${large}`],
    pictureCaption: 'Above each pair the input, below the spikes of every output, counted.',
    claims: [],
    remarks: [],
  };
}
