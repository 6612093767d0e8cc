/**
 * Plots of a trained network, as SVG: `spikeloom plot`. Each opens the network at `path`, a run folder or a checkpoint
 * file, presents test images (or clips) if required, and draws.
 */
import '../setup.js';
import { basename } from 'node:path';
import { UsageError } from '../../core/errors.js';
import { imagePixels } from '../../data/image-set.js';
import { checkLayer, incomingWeights, outgoingWeights, weightNorms } from '../../network/neuron-weights.js';
import { fieldsPlot, weightsPlot } from '../../report/neuron-tiles-plot.js';
import { counted } from '../../report/plot-parts.js';
import { rasterPlot } from '../../report/raster-plot.js';
import { ratesPlot } from '../../report/rates-plot.js';
import { imageTiles } from '../../report/tiles.js';
import { type TrainedSide, trainingPlot } from '../../report/training-plot.js';
import { compareTraining, firstOfEachClass, outputOf } from '../../use/compare-training.js';
import { countSpikes, layerRates } from '../../use/count-spikes.js';
import { type NeuronOrder, rankBySpikes } from '../../use/neuron-order.js';
import { rasterOf } from '../../use/raster.js';
import { largestFirst, spikeTriggeredAverages } from '../../use/receptive-fields.js';
import {
  loadNetworkImages,
  networkKind,
  type OpenedNetwork,
  openNetwork,
  recordImage,
} from '../runs/network-files.js';
import { audiocoderFields, audiocoderRates } from './audio-plots.js';
import {
  type CountRequest,
  checkFieldSamples,
  checkNamedOnce,
  chosenNeurons,
  countOptions,
  type PotentialsRequest,
  type RasterRequest,
  type SamplePlotRequest,
  type TilesRequest,
} from './plot-requests.js';

const LIMIT = 500;
const COUNT = 40;
const TRAINING_COUNT = 15;

/** Plots every spike for one test image. Throws a UsageError if there is no such image or layer. */
export async function plotRaster(path: string, request: RasterRequest = {}): Promise<string> {
  const { layer } = request;
  const { record, title } = await recordedImage(path, request);
  const last = record.layers.length - 1;
  if (layer !== undefined && !(Number.isInteger(layer) && layer >= 0 && layer <= last)) {
    throw new UsageError(`layer must be an integer in [0, ${last}], got ${layer}`);
  }
  const layers = layer === undefined ? record.layers : [{ ...record.layers[layer], place: layer }];
  return rasterPlot({ title, steps: record.steps, layers, potentials: [] });
}

/**
 * Plots the potentials of some neurons for one test image, with threshold and spikes.
 * Throws a UsageError if there is no such neuron, or one is named twice.
 */
export async function plotPotentials(path: string, request: PotentialsRequest = {}): Promise<string> {
  checkNamedOnce((request.neurons ?? []).map(({ layer, neuron }) => `${layer}:${neuron}`));
  const { record, title } = await recordedImage(path, request);
  return rasterPlot({ ...rasterOf(record, title, request.neurons), layers: [] });
}

/** Plots spike rates, a histogram for each layer; for an audiocoder over its test clips. */
export async function plotRates(path: string, request: CountRequest = {}): Promise<string> {
  const limit = request.limit ?? LIMIT;
  if ((await networkKind(path)).task === 'audiocoder') return audiocoderRates(path, { ...request, limit });
  const { counts, images } = await countedImages(await openNetwork(path, { spikes: true }), {
    ...request,
    limit,
  });
  return ratesPlot({
    title: `Spike rates, ${images.name}`,
    over: `${counted(counts.samples, 'test image')}, ${counted(counts.steps, 'step')} each`,
    layers: layerRates(counts),
  });
}

/**
 * Plots incoming weights of layer 1 and outgoing ones of the last hidden layer, as images.
 * Throws a UsageError for other layers, whose weights are not images.
 */
export async function plotWeights(path: string, request: TilesRequest = {}): Promise<string> {
  const { layer = 1, count = COUNT, order = 'largest', limit = LIMIT } = request;
  const opened = await openNetwork(path, { spikes: true });
  const { network, config } = opened;
  const hidden = network.weights.length - 1;
  checkLayer(layer, hidden + 1);
  checkNamedOnce(request.only ?? []);
  if (layer !== 1 && layer !== hidden) {
    const others = hidden === 1 ? '1' : `1 or ${hidden}`;
    throw new UsageError(
      `layer ${layer} is not connected to the pixels of an input or output, so its weights are not images: ` +
        `choose layer ${others}, or look at its receptive fields with "spikeloom plot fields"`,
    );
  }
  const ranked = async () =>
    order === 'largest'
      ? largestFirst(weightNorms(network, layer))
      : rankedByImages(opened, layer, order, { ...request, limit });
  const chosen = request.only ?? (await ranked()).slice(0, count);
  const shown = chosen.map((neuron) => ({
    neuron,
    incoming: layer === 1 ? incomingWeights(network, layer, neuron) : undefined,
    outgoing: layer === hidden ? outgoingWeights(network, layer, neuron) : undefined,
  }));
  const of = config?.data.name ?? basename(path);
  const shape = imageTiles(network.image);
  const shownOrder = request.only ? undefined : order;
  return weightsPlot({ layer, neurons: network.widths[layer], order: shownOrder, of, shape, shown });
}

/** Plots spike-triggered averages of the neurons of any layer; for an audiocoder as cochleagrams. */
export async function plotFields(path: string, request: TilesRequest = {}): Promise<string> {
  const { layer = 1, count = COUNT, limit = LIMIT } = request;
  const order = fieldsOrder(request.order);
  if ((await networkKind(path)).task === 'audiocoder') {
    return audiocoderFields(path, { ...request, layer, order, limit });
  }
  const opened = await openNetwork(path, { spikes: true });
  checkLayer(layer, opened.network.weights.length);
  const { counts, images } = await countedImages(opened, { ...request, limit });
  checkFieldSamples(counts.samples);
  const ranked = chosenNeurons(rankBySpikes(counts, layer, images, order), layer, { ...request, count });
  const { counts: own, neurons } = counts.layers[layer];
  const size = images.width * images.height;
  const chosen = ranked.map(({ neuron }) => neuron);
  const fields = spikeTriggeredAverages(own, neurons, (i) => imagePixels(images, i), size, chosen).map(
    (grey) => grey / 255,
  );
  return fieldsPlot({
    ...{ layer, neurons, of: images.name, shape: imageTiles(images) },
    order: request.only ? undefined : order,
    over: counted(counts.samples, 'test image'),
    shown: ranked.map(({ neuron, tuning: { preferred } }, k) => ({
      neuron,
      field: fields.subarray(k * size, (k + 1) * size),
      preferred: preferred === undefined ? undefined : images.classes[preferred],
    })),
  });
}

/** Plots the network before and after its training, with `count` neurons of layer 1 (default 15). */
export async function plotTraining(
  path: string,
  request: CountRequest & Pick<TilesRequest, 'count'> = {},
): Promise<string> {
  const { count = TRAINING_COUNT, limit = LIMIT } = request;
  const { network, config, batch } = await openNetwork(path, { spikes: true });
  if (batch === 0) {
    throw new UsageError(`${path}: was trained elsewhere, its first weights are not known`);
  }
  const images = await loadNetworkImages({ network, config }, { ...request, count: limit || undefined });
  const stackedOn = config?.stackedOn?.widths;
  const { before, after } = await compareTraining(network, images, {
    ...countOptions({ ...request, limit }),
    stackedOn,
  });
  const shown = firstOfEachClass(images, after.counts.samples);
  const neurons = largestFirst(weightNorms(network, 1)).slice(0, count);
  const side = (measured: typeof before): TrainedSide => ({
    mse: measured.mse,
    outputs: shown.map((index) => outputOf(measured, index)),
    tiles: neurons.map((neuron) => incomingWeights(measured.network, 1, neuron)),
    rates: layerRates(measured.counts)
      .slice(1)
      .map(({ rates }) => rates),
    weights: measured.network.weights,
  });
  return trainingPlot({
    title: `Before and after training on ${config?.data.name ?? images.name}: ${network.widths.join('-')}, ${counted(network.options.steps, 'step')}`,
    over: counted(after.counts.samples, 'test image'),
    layers: after.counts.layers.slice(1).map(({ name }) => name),
    inputs: shown.map((index) => imagePixels(images, index)),
    shape: imageTiles(network.image),
    neurons,
    before: side(before),
    after: side(after),
  });
}

/** Returns the order of fields: they cannot be ordered by size before they are computed. */
function fieldsOrder(order: NeuronOrder = 'selective'): 'active' | 'selective' {
  if (order === 'largest') {
    throw new UsageError('order must be active or selective for fields, got largest: weights have sizes');
  }
  return order;
}

async function recordedImage(path: string, { index = 0, ...request }: SamplePlotRequest) {
  const opened = await openNetwork(path, { spikes: true });
  const images = await loadNetworkImages(opened, { ...request, count: index + 1 });
  return recordImage(opened.network, images, index);
}

async function countedImages(
  opened: OpenedNetwork<true>,
  request: CountRequest & { readonly limit: number },
) {
  const images = await loadNetworkImages(opened, { ...request, count: request.limit || undefined });
  return { images, counts: await countSpikes(opened.network, images, countOptions(request)) };
}

async function rankedByImages(
  opened: OpenedNetwork<true>,
  layer: number,
  order: 'active' | 'selective',
  request: CountRequest & { readonly limit: number },
): Promise<number[]> {
  const { counts, images } = await countedImages(opened, request);
  return rankBySpikes(counts, layer, images, order).map(({ neuron }) => neuron);
}
