/** What a complete run of an ANN audiocoder is closed with: evaluation, pictures, report and, last of all, the summary. */
import type { AnnSynthesisNetwork } from '../../network/ann-network.js';
import { ANN_AUDIOCODER_OPTIONS, type AnnAudiocoderOptions } from '../../network/ann-schema.js';
import { shellWord } from '../../options/flag-text.js';
import { type AudioReport, audioReport } from '../../report/audio-report.js';
import { optionRows } from '../../report/run-texts.js';
import { formatTick, formatValue } from '../../report/scale.js';
import type { AnnAudioRunConfig } from '../../runs/audio-run-config.js';
import type { AnnAudioRunSummary } from '../../runs/run-summary.js';
import type { AnnAudiocoderLine } from '../../training/metrics-line.js';
import { valuesToGrey } from '../../use/ann-images.js';
import {
  type AnnSynthesisQuality,
  measureAnnSynthesis,
  withAnnDrawer,
} from '../../use/ann-synthesis-quality.js';
import { drawnClips } from '../../use/drawn-clips.js';
import { inspectAnnSynthesis } from '../../use/inspect-synthesis.js';
import { drawAudioPictures } from './audio-run-pictures.js';
import { drawingParts, imageFact } from './audio-run-report.js';
import type { FinishedAudioRun } from './audio-runs.js';
import { annParts, costClips, reportFrame, summaryOf, writeRunFiles } from './run-results.js';

/** Bits of a value that is not quantised: float32. */
const FULL_BITS = 32;

type Finished = FinishedAudioRun<
  AnnAudioRunConfig,
  AnnAudiocoderLine,
  AnnSynthesisNetwork,
  AnnSynthesisQuality
>;

/** Measures the frozen network, draws, and writes everything. */
export async function writeAnnAudioResults(finished: Finished): Promise<AnnAudioRunSummary> {
  const { folder, config, network, metrics, data, load, tested } = finished;
  const { heard, split, images, pairs } = data;
  const task = { heard, clips: split.test, images, labels: pairs.labels };
  // One engine for both: at full size it takes half a gigabyte.
  const [test, pictures] = await withAnnDrawer(network, split.test.length, {}, async (drawer) => [
    tested ?? (await measureAnnSynthesis(drawer, task)),
    await drawAudioPictures((chosen) => drawnClips(drawer, chosen, valuesToGrey), network, data, load),
  ]);
  // Afterwards: values between layers are seen by engines of their own.
  const { cost } = await inspectAnnSynthesis(network, { ...task, clips: costClips(split.test) });
  const summary = summaryOf(finished, config, test, { ...annParts(metrics), cost });
  const report = audioReport({
    ...reportFrame(finished, summary, optionRows(ANN_AUDIOCODER_OPTIONS, config.options), [
      { purpose: 'Measure it on the test clips', command: `spikeloom evaluate ${shellWord(folder)}` },
    ]),
    ...drawingParts(config, test, pictures),
    cost,
    metrics,
    maps: mapFacts(config.options, config.autoencoder.widths),
    mapsTitle: 'Size of a map of hidden values',
  });
  const files = [['drawings', pictures.grid] as const, ['report', report] as const];
  await writeRunFiles(finished.lock, files, summary);
  return summary;
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
