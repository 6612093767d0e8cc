/** Results of a complete run of an ANN audiocoder: evaluation, pictures, report, summary. */
import { ANN_AUDIOCODER_OPTIONS, type AnnAudiocoderOptions } from '../../network/ann-schema.js';
import { shellWord } from '../../options/flag-text.js';
import { type AudioReport, audioReport } from '../../report/audio-report.js';
import { optionRows } from '../../report/run-texts.js';
import { formatTick, formatValue } from '../../report/scale.js';
import type { Finished, Results } from '../../runs/session.js';
import type { AnnAudiocoder } from '../../tasks/audiocoder.js';
import { UNITS } from '../../tasks/quantity.js';
import { withChain } from '../../use/ann-chain.js';
import { valuesToGrey } from '../../use/ann-images.js';
import {
  annDrawer,
  annEngine,
  annSynthesisLayers,
  measureAnnSynthesis,
} from '../../use/ann-synthesis-quality.js';
import { drawnClips } from '../../use/drawn-clips.js';
import { inspectAnnSynthesis } from '../../use/inspect-synthesis.js';
import type { ClipData } from './audio-run-data.js';
import { drawAudioPictures } from './audio-run-pictures.js';
import { drawingParts, imageFact } from './audio-run-report.js';
import { annParts, costClips, reportFrame, summaryOf } from './run-results.js';

/** Bits of a value that is not quantised: float32. */
const FULL_BITS = 32;

/** Measures the frozen network and draws; returns the results to write. */
export async function results(
  finished: Finished<AnnAudiocoder, ClipData<AnnAudiocoder>>,
): Promise<Results<AnnAudiocoder>> {
  const { folder, config, network, metrics, batch } = finished;
  const { data, load } = finished.data;
  const tested = batch === config.batches ? finished.data.tested : undefined;
  const { heard, split, images, pairs } = data;
  const task = { heard, clips: split.test, images, labels: pairs.labels };
  // One engine for both: at full size it takes half a gigabyte.
  const [test, pictures] = await withChain(
    annSynthesisLayers(network),
    annEngine(network, split.test.length),
    async (engines) => {
      const drawer = annDrawer(engines);
      return [
        tested ?? (await measureAnnSynthesis(drawer, task)),
        await drawAudioPictures((chosen) => drawnClips(drawer, chosen, valuesToGrey), network, data, load),
      ];
    },
  );
  const { cost } = await inspectAnnSynthesis(network, { ...task, clips: costClips(split.test) });
  const summary = summaryOf(finished, test, { ...annParts(metrics), cost });
  const report = audioReport({
    ...reportFrame(finished, summary, optionRows(ANN_AUDIOCODER_OPTIONS, config.options), [
      { purpose: 'Measure it on the test clips', command: `spikeloom evaluate ${shellWord(folder)}` },
    ]),
    ...drawingParts(config, test, pictures),
    cost,
    metrics,
    activity: UNITS,
    maps: mapFacts(config.options, config.autoencoder.widths),
    mapsTitle: 'Size of a map of hidden values',
  });
  return {
    files: [
      ['drawings', pictures.grid],
      ['report', report],
    ],
    summary,
  };
}

/** What an image's hidden values take, beside the image. */
function mapFacts({ bits }: AnnAudiocoderOptions, [pixels, units]: readonly number[]): AudioReport['maps'] {
  const perValue = bits === 0 ? FULL_BITS : bits;
  return [
    imageFact(pixels),
    {
      label: `Its map: ${formatTick(units)} values × ${perValue} ${perValue === 1 ? 'bit' : 'bits'}`,
      value: `${formatTick(units * perValue)} bits`,
    },
    { label: 'Compression', value: `${formatValue((8 * pixels) / (units * perValue))} ×` },
  ];
}
