/** Plots of an audiocoder's neurons on its test clips (`plots.ts`). */
import { designEar } from '../../cochlea/lyon-filters.js';
import { FULL_INTENSITY } from '../../encoders/rate-coding.js';
import { hearingOf } from '../../network/audiocoder-schema.js';
import { checkLayer } from '../../network/neuron-weights.js';
import { cochleagramTile, cochleagramTiles } from '../../report/cochleagram-tiles.js';
import { fieldsPlot } from '../../report/neuron-tiles-plot.js';
import { counted } from '../../report/plot-parts.js';
import { ratesPlot } from '../../report/rates-plot.js';
import { formatTick, formatValue } from '../../report/scale.js';
import { countClipSpikes, layerRates } from '../../use/count-spikes.js';
import { rankBySpikes } from '../../use/neuron-order.js';
import { spikeTriggeredAverages } from '../../use/receptive-fields.js';
import {
  type CountRequest,
  checkFieldSamples,
  chosenNeurons,
  countOptions,
  type TilesRequest,
} from './plot-requests.js';
import { loadTestClips, type OpenedSynthesis, openSynthesis } from './synthesis-files.js';

/** Default number of cochleagrams shown: they are larger than images. */
const COUNT = 16;

type Limited = { readonly limit: number };

/** Plots the spike rates of its neurons. */
export async function audiocoderRates(path: string, request: CountRequest & Limited): Promise<string> {
  const { counts, heard } = await countedClips(await openSynthesis(path, { spikes: true }), request);
  return ratesPlot({
    title: `Spike rates of an audiocoder, ${heard.name}`,
    over: `${counted(counts.samples, 'test clip')}, ${counted(counts.steps, 'step')} each`,
    layers: layerRates(counts),
  });
}

/** Plots the receptive fields of its neurons. Throws a UsageError if there is no such layer. */
export async function audiocoderFields(
  path: string,
  request: TilesRequest & Limited & { readonly layer: number; readonly order: 'active' | 'selective' },
): Promise<string> {
  const { layer, order, count = COUNT } = request;
  const opened = await openSynthesis(path, { spikes: true });
  const { widths, options } = opened.network.audiocoder;
  checkLayer(layer, widths.length - 1);
  const { counts, heard, clips } = await countedClips(opened, request);
  checkFieldSamples(counts.samples);
  const labels = Array.from(clips, (clip) => heard.clips[clip].label);
  const byOrder = rankBySpikes(counts, layer, { labels, classes: heard.classes }, order);
  const ranked = chosenNeurons(byOrder, layer, { ...request, count });
  const { counts: own, neurons } = counts.layers[layer];
  const size = widths[0];
  const chosen = ranked.map(({ neuron }) => neuron);
  const fields = spikeTriggeredAverages(own, neurons, (i) => heard.intensities[clips[i]], size, chosen).map(
    (intensity) => intensity / FULL_INTENSITY,
  );
  const { channels, centres } = designEar(hearingOf(options));
  const seconds = (options.frames * options.decimation) / options.sampleRate;
  const [high, low] = [centres[0], centres[channels - 1]].map((hertz) => formatTick(Math.round(hertz)));
  const shape = cochleagramTiles(options.frames, channels);
  return fieldsPlot({
    ...{ layer, neurons, of: heard.name, shape, order: request.only ? undefined : order },
    over: counted(counts.samples, 'test clip'),
    axes: `In a tile ${formatValue(seconds)} seconds run to the right, ${high} Hz are on top and ${low} Hz at the bottom.`,
    shown: ranked.map(({ neuron, tuning: { preferred } }, k) => ({
      neuron,
      field: cochleagramTile(fields.subarray(k * size, (k + 1) * size), channels, shape),
      preferred: preferred === undefined ? undefined : heard.classes[preferred],
    })),
  });
}

async function countedClips(opened: OpenedSynthesis<true>, request: CountRequest & Limited) {
  const { limit, moved, onPreparing } = request;
  const { heard, clips: all } = await loadTestClips(opened, moved, { onPreparing });
  const clips = spread(all, limit || all.length);
  const counts = await countClipSpikes(opened.network, heard, clips, countOptions(request));
  return { heard, clips, counts };
}

/** Returns at most `most` clips at even distances: they are ordered by name, and so class by class. */
function spread(clips: Uint32Array, most: number): Uint32Array {
  const count = Math.min(most, clips.length);
  return Uint32Array.from({ length: count }, (_, i) => clips[Math.floor((i * clips.length) / count)]);
}
