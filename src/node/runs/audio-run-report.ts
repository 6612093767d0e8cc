/** Results of a complete run of an audiocoder: evaluation, pictures, report, summary. */
import { compressionRatio } from '../../core/spike-map.js';
import type { AudiocoderOptions } from '../../network/audiocoder-schema.js';
import { isSpiking } from '../../network/neuron-options.js';
import { shellWord } from '../../options/flag-text.js';
import { type AudioReport, audioReport } from '../../report/audio-report.js';
import { layerNames } from '../../report/run-texts.js';
import { formatTick, formatValue } from '../../report/scale.js';
import type { Finisher } from '../../runs/session.js';
import { AUDIOCODER, type Audiocoder, type AudioRunConfig } from '../../tasks/audiocoder.js';
import { activityFor } from '../../tasks/quantity.js';
import { ClipPainter } from '../../use/clip-painter.js';
import type { DrawingQuality } from '../../use/drawing-quality.js';
import { drawClips } from '../../use/drawn-clips.js';
import { countSynthesis, inspectSynthesis, measureSynthesis } from '../../use/synthesis-quality.js';
import type { ClipData } from './audio-run-data.js';
import { type AudioPictures, drawAudioPictures, GRID_CLIPS } from './audio-run-pictures.js';
import { costClips, reportFrame, summaryOf } from './run-results.js';

export const CLIP_RESULTS: Finisher<Audiocoder, ClipData> = {
  async results(finished) {
    const { folder, metrics, batch, network, config } = finished;
    const { options } = config;
    const { data, load, tested } = finished.data;
    const { heard, split, images, pairs } = data;
    const task = { heard, clips: split.test, images, labels: pairs.labels };
    const costed = { ...task, clips: costClips(split.test) };
    const spikes = isSpiking(options);
    // At full size a painter takes half a gigabyte: one does everything if it can.
    await using painter = await ClipPainter.create(network, task.clips.length);
    const test =
      (batch === config.batches ? tested : undefined) ??
      (await measureSynthesis(painter, options.neuron, task));
    const { cost } = spikes
      ? await countSynthesis(painter, network, costed)
      : await inspectSynthesis(network, costed);
    const pictures = await drawAudioPictures((chosen) => drawClips(painter, chosen), network, data, load);
    const summary = summaryOf<Audiocoder>(finished, { test, cost });
    const run = shellWord(folder);
    const draw = {
      purpose: 'Let it draw a sound of your own',
      command: `spikeloom synthesize ${run} CLIP.wav -o OUT.png --animate OUT.gif`,
    };
    const [pixels, units] = config.autoencoder.widths;
    const report = audioReport({
      ...reportFrame<Audiocoder>(finished, AUDIOCODER, summary, [
        { purpose: 'Measure it on the test clips', command: `spikeloom evaluate ${run}` },
        ...(spikes ? [draw] : []),
      ]),
      ...drawingParts(config, test, pictures),
      cost,
      metrics,
      activity: activityFor(options),
      ...mapParts(options, pixels, units),
    });
    return {
      files: [
        ['drawings', pictures.grid],
        ['report', report],
      ],
      summary,
    };
  },
};

/** Bits of a value that is not quantised: float32. */
const FULL_BITS = 32;

/** Returns the size of a map of the hidden layer, beside that of the image. */
function mapParts(
  options: AudiocoderOptions,
  pixels: number,
  units: number,
): Pick<AudioReport, 'maps' | 'mapsTitle'> {
  const image = {
    label: `Image: ${formatTick(pixels)} pixels × 8 bits`,
    value: `${formatTick(8 * pixels)} bits`,
  };
  const compression = (ratio: number) => ({ label: 'Compression', value: `${formatValue(ratio)} ×` });
  if (isSpiking(options)) {
    const { mapSteps: steps } = options;
    const label = `Its map: ${steps} steps × ${formatTick(units)} neurons × 1 bit`;
    const map = { label, value: `${formatTick(steps * units)} bits` };
    return { maps: [image, map, compression(compressionRatio(pixels, { steps, neurons: units }))] };
  }
  const bits = options.bits === 0 ? FULL_BITS : options.bits;
  const label = `Its map: ${formatTick(units)} values × ${bits} ${bits === 1 ? 'bit' : 'bits'}`;
  const map = { label, value: `${formatTick(units * bits)} bits` };
  return {
    maps: [image, map, compression((8 * pixels) / (units * bits))],
    mapsTitle: 'Size of a map of hidden values',
  };
}

/** Returns the parts of a report that show drawings. */
function drawingParts(
  { clips, options, widths }: AudioRunConfig,
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
