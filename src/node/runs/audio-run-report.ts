/** Results of a complete run of an audiocoder, spiking or ANN: evaluation, pictures, report, summary. */
import { compressionRatio } from '../../core/spike-map.js';
import { shellWord } from '../../options/flag-text.js';
import { type AudioReport, audioReport } from '../../report/audio-report.js';
import type { Fact } from '../../report/report-page.js';
import { layerNames } from '../../report/run-texts.js';
import { formatTick, formatValue } from '../../report/scale.js';
import type { Finisher } from '../../runs/session.js';
import {
  ANN_AUDIOCODER,
  type AnnAudiocoder,
  type AnyAudioRunConfig,
  AUDIOCODER,
  type Audiocoder,
} from '../../tasks/audiocoder.js';
import type { Task } from '../../tasks/task.js';
import { withChain } from '../../use/ann-chain.js';
import { valuesToGrey } from '../../use/ann-images.js';
import {
  annDrawer,
  annEngine,
  annSynthesisLayers,
  measureAnnSynthesis,
} from '../../use/ann-synthesis-quality.js';
import type { DrawingQuality, DrawingTask } from '../../use/drawing-quality.js';
import { type DrawnClip, drawClips, drawnClips } from '../../use/drawn-clips.js';
import { inspectAnnSynthesis, inspectPainter } from '../../use/inspect-synthesis.js';
import type { NetworkCost } from '../../use/neurobench.js';
import { measureSynthesis, withPainter } from '../../use/synthesis-quality.js';
import type { ClipData, ClipTask, QualityOf } from './audio-run-data.js';
import { type AudioPictures, drawAudioPictures, GRID_CLIPS } from './audio-run-pictures.js';
import { costClips, reportFrame, summaryOf } from './run-results.js';

/** The parts that differ between a spiking audiocoder and its ANN baseline. */
interface ClipResults<K extends ClipTask> {
  readonly task: Task<K>;
  /**
   * Measures and draws with one engine if it can: at full size it takes half a gigabyte. The cost is that of the clips
   * `costed`; `tested` is the quality if it is known already.
   */
  readonly measure: (network: K['network'], measuring: Measuring<K>) => Promise<ClipMeasures<K>>;
  /** Returns what a map of an image's hidden layer takes, beside the image of `pixels`. */
  readonly maps: (options: K['config']['options'], pixels: number, units: number) => readonly Fact[];
  readonly mapsTitle?: string;
  /** True if it draws sounds of one's own on the command line. */
  readonly draws: boolean;
}

interface Measuring<K extends ClipTask> {
  readonly task: DrawingTask;
  readonly costed: DrawingTask;
  readonly tested: QualityOf<K> | undefined;
  readonly pictures: (draw: (chosen: DrawingTask) => Promise<DrawnClip[]>) => Promise<AudioPictures>;
}

interface ClipMeasures<K extends ClipTask> {
  readonly test: QualityOf<K>;
  readonly cost: NetworkCost;
  readonly pictures: AudioPictures;
}

function clipFinisher<K extends ClipTask>(parts: ClipResults<K>): Finisher<K, ClipData<K>> {
  return {
    async results(finished) {
      const { folder, metrics, batch } = finished;
      const network: K['network'] = finished.network;
      const config: K['config'] = finished.config;
      const { data, load, tested } = finished.data;
      const { heard, split, images, pairs } = data;
      const task = { heard, clips: split.test, images, labels: pairs.labels };
      const { test, cost, pictures } = await parts.measure(network, {
        task,
        costed: { ...task, clips: costClips(split.test) },
        tested: batch === config.batches ? tested : undefined,
        pictures: (draw) => drawAudioPictures(draw, network, data, load),
      });
      const summary = summaryOf<K>(finished, parts.task, { test, cost });
      const run = shellWord(folder);
      const draw = {
        purpose: 'Let it draw a sound of your own',
        command: `spikeloom synthesize ${run} CLIP.wav -o OUT.png --animate OUT.gif`,
      };
      const [pixels, units] = config.autoencoder.widths;
      const size = {
        label: `Image: ${formatTick(pixels)} pixels × 8 bits`,
        value: `${formatTick(8 * pixels)} bits`,
      };
      const report = audioReport({
        ...reportFrame<K>(finished, parts.task, summary, [
          { purpose: 'Measure it on the test clips', command: `spikeloom evaluate ${run}` },
          ...(parts.draws ? [draw] : []),
        ]),
        ...drawingParts(config, test, pictures),
        cost,
        metrics,
        activity: parts.task.activity,
        maps: [size, ...parts.maps(config.options, pixels, units)],
        mapsTitle: parts.mapsTitle,
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
}

export const SPIKING_RESULTS = clipFinisher<Audiocoder>({
  task: AUDIOCODER,
  measure: (network, { task, costed, tested, pictures }) =>
    withPainter(network, task.clips.length, {}, async (painter) => ({
      test: tested ?? (await measureSynthesis(painter, task)),
      cost: (await inspectPainter(painter, network, costed)).cost,
      pictures: await pictures((chosen) => drawClips(painter, network, chosen)),
    })),
  maps: ({ mapSteps }, pixels, neurons) => [
    {
      label: `Its map: ${mapSteps} steps × ${formatTick(neurons)} neurons × 1 bit`,
      value: `${formatTick(mapSteps * neurons)} bits`,
    },
    {
      label: 'Compression',
      value: `${formatValue(compressionRatio(pixels, { steps: mapSteps, neurons }))} ×`,
    },
  ],
  draws: true,
});

/** Bits of a value that is not quantised: float32. */
const FULL_BITS = 32;

export const ANN_RESULTS = clipFinisher<AnnAudiocoder>({
  task: ANN_AUDIOCODER,
  async measure(network, { task, costed, tested, pictures }) {
    const layers = annSynthesisLayers(network);
    const drawn = await withChain(layers, annEngine(network, task.clips.length), async (engines) => {
      const drawer = annDrawer(engines);
      return {
        test: tested ?? (await measureAnnSynthesis(drawer, task)),
        pictures: await pictures((chosen) => drawnClips(drawer, chosen, valuesToGrey)),
      };
    });
    const { cost } = await inspectAnnSynthesis(network, costed);
    return { ...drawn, cost };
  },
  maps({ bits }, pixels, units) {
    const perValue = bits === 0 ? FULL_BITS : bits;
    return [
      {
        label: `Its map: ${formatTick(units)} values × ${perValue} ${perValue === 1 ? 'bit' : 'bits'}`,
        value: `${formatTick(units * perValue)} bits`,
      },
      { label: 'Compression', value: `${formatValue((8 * pixels) / (units * perValue))} ×` },
    ];
  },
  mapsTitle: 'Size of a map of hidden values',
  draws: false,
});

/** Returns the parts of a report that show drawings. */
function drawingParts(
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
