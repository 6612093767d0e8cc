/** Texts of the page of one network: title, origin and numbers. */

import { countText } from '../core/number-texts.js';
import type { SpikingNetwork } from '../network/network.js';
import type { TrainingOptions } from '../network/schema.js';
import { type SpikingSynthesisNetwork, synthesisWidths } from '../network/synthesis.js';
import type { PageContent } from '../runs/page-content.js';
import type { AudioRunConfig, AudioRunSummary } from '../tasks/audiocoder.js';
import type { ImageRunConfig, ImageRunSummary } from '../tasks/autoencoder.js';
import { runSentence, runTitle } from './run-texts.js';

/** A network, and its run if that is known. */
interface Trained<Network, Config> {
  readonly network: Network;
  readonly config: Config | undefined;
}

type PageTexts = Pick<PageContent, 'title' | 'sentence' | 'facts'>;
type Fact = PageContent['facts'][number];

export function autoencoderPage(
  { network: { widths, image, options }, config }: Trained<SpikingNetwork, ImageRunConfig>,
  summary: ImageRunSummary | undefined,
): PageTexts {
  const size = `${image.width}×${image.height}`;
  return {
    title: config ? runTitle(config) : `Autoencoder ${widths.join('-')}`,
    sentence: config
      ? runSentence(config)
      : `A spiking autoencoder of images of ${size} pixels, trained with the preset ${options.preset}, seed ${options.seed}.`,
    facts: [
      { name: 'neurons', value: widths.join('-') },
      { name: 'images', value: size },
      ...commonFacts(weightsIn(widths), options),
      ...(options.coding === 'rate' ? [] : [{ name: 'coding', value: options.coding }]),
      ...(summary?.test ? [mseFact(summary.test, 'test images')] : []),
    ],
  };
}

export function audiocoderPage(
  { network, config }: Trained<SpikingSynthesisNetwork, AudioRunConfig>,
  summary: AudioRunSummary | undefined,
): PageTexts {
  const { options, widths } = network.audiocoder;
  const all = synthesisWidths(network);
  const { width, height } = network.autoencoder.image;
  return {
    title: config ? runTitle(config) : `Audiocoder ${widths.join('-')}`,
    sentence: config
      ? runSentence(config)
      : `A spiking audiocoder that draws images of ${width}×${height} pixels from sounds, trained with the preset ${options.preset}, seed ${options.seed}.`,
    facts: [
      { name: 'neurons, sound to picture', value: all.join('-') },
      { name: 'frames × channels heard', value: `${options.frames} × ${widths[0] / options.frames}` },
      ...commonFacts(weightsIn(all), options),
      ...(summary?.test
        ? [
            mseFact(summary.test, 'test clips'),
            { name: 'nearest to the right class', value: `${(100 * summary.test.right).toFixed(1)} %` },
          ]
        : []),
    ],
  };
}

function weightsIn(widths: readonly number[]): number {
  return widths.slice(1).reduce((sum, post, l) => sum + post * widths[l], 0);
}

function commonFacts(weights: number, { steps, preset, threshold, reset }: TrainingOptions): Fact[] {
  return [
    { name: 'weights', value: countText(weights) },
    { name: 'time steps', value: `${steps}` },
    { name: 'threshold, reset', value: `${threshold}, ${reset}` },
    { name: 'preset', value: preset },
  ];
}

function mseFact({ mse, samples }: { readonly mse: number; readonly samples: number }, of: string): Fact {
  return { name: `mse on ${countText(samples)} ${of}`, value: mse.toFixed(3) };
}
