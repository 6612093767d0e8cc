/** Results of a complete run of a spiking audiocoder: evaluation, pictures, report, summary. */
import { compressionRatio } from '../../core/spike-map.js';
import { AUDIOCODER_OPTIONS, type AudiocoderOptions } from '../../network/audiocoder-schema.js';
import { shellWord } from '../../options/flag-text.js';
import { type AudioReport, audioReport } from '../../report/audio-report.js';
import { layerNames, optionRows } from '../../report/run-texts.js';
import { formatTick, formatValue } from '../../report/scale.js';
import type { Finished, Results } from '../../runs/session.js';
import type { AnyAudioRunConfig, Audiocoder } from '../../tasks/audiocoder.js';
import { SPIKES } from '../../tasks/quantity.js';
import type { DrawingQuality } from '../../use/drawing-quality.js';
import { drawClips } from '../../use/drawn-clips.js';
import { inspectPainter } from '../../use/inspect-synthesis.js';
import { measureSynthesis, withPainter } from '../../use/synthesis-quality.js';
import type { ClipData } from './audio-run-data.js';
import { type AudioPictures, drawAudioPictures, GRID_CLIPS } from './audio-run-pictures.js';
import { costClips, reportFrame, spikingParts, summaryOf } from './run-results.js';

/** Measures the frozen network and draws; returns the results to write. */
export async function results(
  finished: Finished<Audiocoder, ClipData<Audiocoder>>,
): Promise<Results<Audiocoder>> {
  const { folder, config, network, metrics, batch } = finished;
  const { data, load } = finished.data;
  const tested = batch === config.batches ? finished.data.tested : undefined;
  const { heard, split, images, pairs } = data;
  const task = { heard, clips: split.test, images, labels: pairs.labels };
  // One engine for both: at full size it takes half a gigabyte.
  const [test, { cost }, pictures] = await withPainter(network, split.test.length, {}, async (painter) => [
    tested ?? (await measureSynthesis(painter, task)),
    await inspectPainter(painter, network, { ...task, clips: costClips(split.test) }),
    await drawAudioPictures((chosen) => drawClips(painter, network, chosen), network, data, load),
  ]);
  const summary = summaryOf(finished, test, { ...spikingParts(metrics), cost });
  const run = shellWord(folder);
  const report = audioReport({
    ...reportFrame(finished, summary, optionRows(AUDIOCODER_OPTIONS, config.options), [
      { purpose: 'Measure it on the test clips', command: `spikeloom evaluate ${run}` },
      {
        purpose: 'Let it draw a sound of your own',
        command: `spikeloom synthesize ${run} CLIP.wav -o OUT.png --animate OUT.gif`,
      },
    ]),
    ...drawingParts(config, test, pictures),
    cost,
    metrics,
    activity: SPIKES,
    maps: mapFacts(config.options, config.autoencoder.widths),
  });
  return {
    files: [
      ['drawings', pictures.grid],
      ['report', report],
    ],
    summary,
  };
}

/** What the reports of audiocoders of all kinds show of drawings. */
export function drawingParts(
  { clips, options, widths }: AnyAudioRunConfig,
  { mse, mseOfAny, right, samples, confusion }: DrawingQuality,
  { drawings, grid, listening, weightRange }: AudioPictures,
): Pick<
  AudioReport,
  'quality' | 'classes' | 'drawings' | 'drawingsText' | 'grid' | 'layerNames' | 'listening'
> {
  const perClass = options.pairing === 'class';
  const decays = options.decayMode !== 'none' && options.decay > 0;
  return {
    quality: { mse, mseOfAny: perClass ? undefined : mseOfAny, right, samples, confusion },
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
    layerNames: layerNames(widths),
    listening: {
      title: 'Mean size of the weights from each input into layer 1',
      caption:
        `Inputs in their places of a cochleagram: ${options.frames} frames to the right, high frequencies on top. ` +
        `Black is ${formatValue(weightRange[0])}, the brightest ${formatValue(weightRange[1])}. ` +
        (decays
          ? 'Weights of what is silent decay.'
          : 'What hardly ever sounds keeps its first random weights.'),
      alt: 'A map of mean weights over time and frequency',
      png: listening,
    },
  };
}

/** What the map of an image's hidden spikes takes, beside the image. */
function mapFacts(
  { mapSteps }: AudiocoderOptions,
  [pixels, neurons]: readonly number[],
): AudioReport['maps'] {
  const ratio = compressionRatio(pixels, { steps: mapSteps, neurons });
  return [
    imageFact(pixels),
    {
      label: `Its map: ${mapSteps} steps × ${formatTick(neurons)} neurons × 1 bit`,
      value: `${formatTick(mapSteps * neurons)} bits`,
    },
    { label: 'Compression', value: `${formatValue(ratio)} ×` },
  ];
}

/** What an image takes. */
export function imageFact(pixels: number): AudioReport['maps'][number] {
  return { label: `Image: ${formatTick(pixels)} pixels × 8 bits`, value: `${formatTick(8 * pixels)} bits` };
}
