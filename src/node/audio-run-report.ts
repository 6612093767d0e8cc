/** What a complete run of an audiocoder is closed with: evaluation, pictures, report and, last of all, the summary. */
import { compressionRatio } from '../encoding/spike-map.js';
import type { AudioRunConfig } from '../formats/audio-run-config.js';
import type { AudioRunSummary } from '../formats/run-summary.js';
import { measureSynthesis, type SynthesisQuality, withPainter } from '../inference/synthesis-quality.js';
import type { SynthesisNetwork } from '../network/synthesis.js';
import { AUDIOCODER_OPTIONS, type AudiocoderOptions } from '../options/audiocoder-schema.js';
import { type AudioReport, audioReport } from '../report/audio-report.js';
import {
  layerNames,
  optionRows,
  runSentence,
  runTitle,
  shellWord,
  trainCommand,
} from '../report/run-texts.js';
import { formatTick, formatValue } from '../report/scale.js';
import type { AudiocoderLine } from '../training/metrics-line.js';
import { writeFileAtomic } from './atomic-file.js';
import type { ReloadedAudio } from './audio-run-data.js';
import { type AudioPictures, drawAudioPictures, GRID_CLIPS } from './audio-run-pictures.js';
import { runFile } from './run-folder.js';
import { resourcesOf, summaryOf } from './run-results.js';
import type { Trainings } from './run-sitting.js';

export interface FinishedAudio extends Trainings<AudiocoderLine, SynthesisNetwork>, ReloadedAudio {
  readonly folder: string;
  readonly config: AudioRunConfig;
  /** What the test after the last epoch saw; undefined where the training ended before it. */
  readonly tested: SynthesisQuality | undefined;
}

/** Measures the frozen network, draws, and writes everything. */
export async function writeAudioResults(finished: FinishedAudio): Promise<AudioRunSummary> {
  const { folder, config, network, data, load, tested } = finished;
  const { heard, split, images, pairs } = data;
  const task = { heard, clips: split.test, images, labels: pairs.labels };
  // One engine for both: at full size it takes half a gigabyte.
  const [test, pictures] = await withPainter(network, split.test.length, {}, async (painter) => [
    tested ?? (await measureSynthesis(painter, task)),
    await drawAudioPictures(painter, network, data, load),
  ]);
  const summary = summaryOf(finished, config, test);
  await writeFileAtomic(runFile(folder, 'drawings'), pictures.grid);
  const report = audioReport(reportOf(finished, summary, test, pictures));
  await writeFileAtomic(runFile(folder, 'report'), report);
  // Its presence says that the run is complete.
  await writeFileAtomic(runFile(folder, 'summary'), `${JSON.stringify(summary, null, 2)}\n`);
  return summary;
}

function reportOf(
  { folder, config, metrics }: FinishedAudio,
  summary: AudioRunSummary,
  test: SynthesisQuality,
  { drawings, grid, listening, weightRange }: AudioPictures,
): AudioReport {
  const { clips, data: images, options, widths, autoencoder, batches } = config;
  const run = shellWord(folder);
  const perClass = options.pairing === 'class';
  const unfinished = summary.batches < batches;
  return {
    title: runTitle(config),
    summary: runSentence(config),
    command: trainCommand(config, folder),
    quality: { ...test, mseOfAny: perClass ? undefined : test.mseOfAny },
    classes: clips.classes,
    drawings,
    drawingsText:
      'Clips that the network was not trained on: of each class the first by name, and the first by another ' +
      'speaker (the second by name where there is none). Listen, see what the network hears of it (time to the ' +
      'right, high frequencies on top), what it draws, and what it was to draw' +
      (perClass ? '.' : ': the image of its class that comes nearest.'),
    grid: {
      title: `Up to ${GRID_CLIPS} test clips of each class`,
      caption: `${
        perClass
          ? 'On the left the image that all clips of a class are paired with'
          : 'On the left one of the images that clips of a class are paired with'
      }, then one drawing for each clip: chosen at even distances by name.`,
      alt: 'A row for each class: its image, then the images that the network draws of test clips',
      png: grid,
    },
    metrics,
    layerNames: layerNames(widths),
    listening: {
      title: 'Mean size of the weights from each input into layer 1',
      caption:
        `Inputs in their places of a cochleagram: ${options.frames} frames to the right, high frequencies on top. ` +
        `Black is ${formatValue(weightRange[0])}, the brightest ${formatValue(weightRange[1])}. ` +
        'What hardly ever sounds keeps its first random weights.',
      alt: 'A map of mean weights over time and frequency',
      png: listening,
    },
    maps: mapFacts(options, autoencoder.widths),
    configuration: optionRows<AudiocoderOptions>(AUDIOCODER_OPTIONS, options),
    resources: resourcesOf(
      config,
      summary,
      `${clips.set}, checksum ${clips.checksum}; ${images.set}, checksum ${images.checksum}`,
    ),
    warnings: summary.warnings,
    commands: [
      { purpose: 'Measure it on the test clips', command: `spikeloom evaluate ${run}` },
      {
        purpose: 'Let it draw a sound of your own',
        command: `spikeloom synthesize ${run} CLIP.wav -o OUT.png --animate OUT.gif`,
      },
      ...(unfinished ? [{ purpose: 'Go on with the training', command: `spikeloom resume ${run}` }] : []),
    ],
    notes: unfinished
      ? [`Its time was up after ${summary.batches} of ${batches} batches; "spikeloom resume" goes on.`]
      : [],
  };
}

/** What the map of an image's hidden spikes takes, beside the image. */
function mapFacts(
  { mapSteps }: AudiocoderOptions,
  [pixels, neurons]: readonly number[],
): AudioReport['maps'] {
  const ratio = compressionRatio(pixels, { steps: mapSteps, neurons });
  return [
    { label: `Image: ${formatTick(pixels)} pixels × 8 bits`, value: `${formatTick(8 * pixels)} bits` },
    {
      label: `Its map: ${mapSteps} steps × ${formatTick(neurons)} neurons × 1 bit`,
      value: `${formatTick(mapSteps * neurons)} bits`,
    },
    { label: 'Compression', value: `${formatValue(ratio)} ×` },
  ];
}
