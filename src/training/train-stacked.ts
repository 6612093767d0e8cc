/**
 * Greedy stacking: an autoencoder is trained on the hidden spikes of another, whose weights stay as they are, and takes
 * its place in the middle of it (`network/stack.ts`). The loop itself is `train-loop.ts`.
 *
 * Everything but the loss is of the joined network: checkpoints, and the errors that are logged, which it makes on the
 * images of the batch right after the update.
 */
import { UsageError } from '../core/errors.js';
import { Purpose } from '../core/philox.js';
import type { ImageSet } from '../data/image-set.js';
import type { Engine, TrainingBatch, Weights } from '../engine/engine.js';
import { isPrecise, loadWeights, weightsOf } from '../engine/index.js';
import { denseShape } from '../engine/shape.js';
import { ruleOf } from '../network/layers.js';
import { autoencoderWidths, type SpikingNetwork } from '../network/network.js';
import { neuronSpec, type SpikingName } from '../network/neuron-options.js';
import { type GivenOptions, resolveOptions } from '../network/presets.js';
import type { SpikingOptions } from '../network/schema.js';
import { codeLayer, sharedOptions, stackedHidden, stackWeights, untilCode } from '../network/stack.js';
import type { ImageBatch } from '../use/batches.js';
import { outputSpikes } from '../use/hidden-map.js';
import { checkImageSize } from '../use/measure-images.js';
import { engineFor } from '../use/run-layers.js';
import { type Showing, showingOf, shownBatch } from '../use/showing.js';
import { batchSamples, samplesPerEpoch } from './batch-order.js';
import type { AutoencoderLine } from './metrics-line.js';
import { type BatchEvent, imageLine } from './train-autoencoder.js';
import { type TrainControls, trainLoop } from './train-loop.js';
import { rateWarnings } from './warnings.js';

/** The options of the joined network: `hidden` of those given are the inner layers'. Throws a UsageError where they do not fit. */
export function stackedOptions(outer: SpikingNetwork, given: GivenOptions<SpikingName>): SpikingOptions {
  const inner = resolveOptions(sharedOptions(given, outer.options));
  return { ...inner, hidden: stackedHidden(outer.widths, inner.hidden) };
}

/**
 * Trains an autoencoder on the hidden spikes of `outer` for `images`; `hidden` of the options are its own hidden layers.
 * Events and result are of the joined network. Throws a UsageError where an option is out of range, or not that of
 * `outer` where joined networks have to agree (leak, threshold, reset, steps, spike probability, coding).
 */
export async function* trainStacked(
  images: ImageSet,
  outer: SpikingNetwork,
  given: GivenOptions<SpikingName> = {},
  { state, ...controls }: TrainControls = {},
): AsyncGenerator<BatchEvent<SpikingName>, SpikingNetwork> {
  checkImageSize(outer, images);
  const inner = resolveOptions(sharedOptions(given, outer.options));
  const options = stackedOptions(outer, given);
  const size = samplesPerEpoch(images.count, options);
  if (size === 0) throw new UsageError(`there are no images to train on in ${images.name}`);
  const code = codeLayer(outer.widths);
  const neurons = outer.widths[code];
  const innerWidths = autoencoderWidths(neurons, inner.hidden);
  const widths = autoencoderWidths(outer.widths[0], options.hidden);
  // As fine as those that are trained.
  const around: readonly Weights[] = isPrecise(options.engine)
    ? outer.weights.map((w) => Float64Array.from(w))
    : outer.weights;
  const join = (weights: readonly Weights[]) => stackWeights(around, weights, code);
  const most = Math.min(options.batch, size);
  const limits = { engine: options.engine, threads: options.threads, batch: most, steps: options.steps };
  await using encoder = await engineFor(untilCode(outer), limits);
  let whole: Engine | undefined;
  const samplesAt = batchSamples(images.count, options);
  const joined = (weights: readonly Float32Array[]): SpikingNetwork => ({
    ...{ widths, image: outer.image, options },
    weights: stackWeights(outer.weights, weights, code),
  });
  const training = trainLoop<AutoencoderLine<SpikingName>, SpikingNetwork, StackedBatch>(
    {
      shape: denseShape(innerWidths, neuronSpec(inner)),
      rule: ruleOf(inner),
      options: inner,
      steps: inner.steps,
      size,
      batchAt: async (index) => {
        const { epoch, samples } = samplesAt(index);
        const showing = showingOf(options, { purpose: Purpose.trainingSpikes, epoch });
        const shown = shownBatch(images, samples, showing);
        const spikes = await outputSpikes(encoder, shown);
        return {
          size: shown.size,
          steps: shown.steps,
          input: { kind: 'spikes', spikes },
          target: 'input',
          shown,
          showing,
        };
      },
      measure: async ({ shown, showing }, _result, line, engine) => {
        whole ??= await engineFor({ ...denseShape(widths, neuronSpec(options)), weights: [] }, limits);
        await loadWeights(whole, join(await weightsOf(engine)));
        const result = await whole.run(shown, showing.keeps);
        // Stacked networks spike.
        return imageLine(options.neuron, shown, result, showing, line) as AutoencoderLine<SpikingName>;
      },
      warnings: (_result, { spikeRates }) => rateWarnings(spikeRates),
      trained: joined,
    },
    {
      ...controls,
      ...(state && {
        state: { ...state, weights: state.weights.slice(code, code + innerWidths.length - 1) },
      }),
    },
  );
  try {
    for (;;) {
      const next = await training.next();
      if (next.done) return next.value;
      const event = next.value;
      yield event.state ? { ...event, state: { ...event.state, weights: join(event.state.weights) } } : event;
    }
  } finally {
    await training.return(undefined as never);
    await whole?.[Symbol.asyncDispose]();
  }
}

/** Hidden spikes to learn, and the images they come from. */
interface StackedBatch extends TrainingBatch {
  readonly shown: ImageBatch;
  readonly showing: Showing;
}
