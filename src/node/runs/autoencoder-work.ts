/** Runs of autoencoders, also of those that are trained in the middle of another one (greedy stacking). */
import { dirname, resolve } from 'node:path';
import { InputError, UsageError } from '../../core/errors.js';
import type { ImageSet } from '../../data/image-set.js';
import { engineCard } from '../../engine/index.js';
import { checkpointParts } from '../../network/checkpoint.js';
import { hexFingerprint } from '../../network/fingerprint.js';
import { hiddenWidths, type SpikingNetwork, spikes } from '../../network/network.js';
import { isSpiking, type SpikingName } from '../../network/neuron-options.js';
import type { GivenOptions } from '../../network/presets.js';
import { codeLayer, innerHidden } from '../../network/stack.js';
import type { NeuronName } from '../../neurons/index.js';
import type { OpenRun } from '../../runs/open-run.js';
import type { Work } from '../../runs/session.js';
import type { RunSpec } from '../../runs/spec.js';
import {
  AUTOENCODER,
  type Autoencoder,
  type ImageSource,
  newRunConfig,
  type StackedOn,
} from '../../tasks/autoencoder.js';
import { batchCount, trainAutoencoder } from '../../training/train-autoencoder.js';
import { stackedOptions, trainStacked } from '../../training/train-stacked.js';
import { openNetwork } from './network-files.js';
import { checkSameData, type ImageData, loadRunPart, loadTest, loadTrainingData } from './run-data.js';

/** The request for a run inside of another autoencoder, completed from that one's. */
interface Stacking {
  readonly spec: RunSpec<'autoencoder'> & { readonly source: ImageSource };
  readonly outer: SpikingNetwork;
  readonly stackedOn: StackedOn;
}

export const AUTOENCODER_WORK: Work<Autoencoder, ImageData> = {
  async begin(given, { place }) {
    const asked = given as RunSpec<'autoencoder'>;
    const stacking = await stackingOf(asked, place);
    const { layers, ...spec } = (stacking?.spec ?? asked) as Stacking['spec'];
    const { evaluate = 1000, ...source } = spec.source;
    if (!(Number.isSafeInteger(evaluate) && evaluate >= 0)) {
      throw new UsageError(`--evaluate must be an integer of at least 0, got ${evaluate}`);
    }
    let options = AUTOENCODER.resolve(spec.options ?? {});
    const [{ images, data }, test] = await Promise.all([
      loadTrainingData(source, options.limit),
      loadTest(source, evaluate),
      // Ahead of its making, while data is loaded.
      engineCard(options.engine).load(),
    ]);
    if (layers !== undefined) {
      const hidden = hiddenWidths(layers, data.width * data.height);
      options = AUTOENCODER.resolve({ ...options, hidden });
    }
    checkCoding(images, options);
    const batches = batchCount(images, options);
    const config = newRunConfig(
      { data, batches, evaluate, options, ...(stacking && { stackedOn: stacking.stackedOn }) },
      process.versions.node,
    );
    return { config, data: { images, test, outer: stacking?.outer } };
  },
  async reload(run, checkpoint, { data: set, dataDir }) {
    const { config, store } = run;
    const outer = await outerAgain(run, checkpoint?.network);
    const data = { ...config.data, ...(set && { set }), ...(dataDir && { dataDir }) };
    const [images, test] = await Promise.all([
      loadRunPart(data, 'train'),
      loadTest({ ...data, data: data.set }, config.evaluate),
    ]);
    checkSameData(images, config.data, store.nameOf('config'));
    return { images, test, outer };
  },
  train({ images, outer }, { options }, controls) {
    if (outer === undefined) return trainAutoencoder<NeuronName>(images, options, controls);
    // What is stacked spikes.
    const inner = {
      ...options,
      hidden: innerHidden(options.hidden, outer.widths),
    } as GivenOptions<SpikingName>;
    return trainStacked(images, outer, inner, controls);
  },
  isLogged: (_, { options, batches }, batch) => batch % options.logEvery === 0 || batch === batches,
  encode: (_, { widths, data: image, options }, state) =>
    checkpointParts('autoencoder', { widths, image, options }, state),
  weightsOf: ({ weights }) => weights,
  finisher: async () => (await import('./run-report.js')).IMAGE_RESULTS,
};

/** Throws a UsageError if a set that has spikes of its own is to be coded. */
function checkCoding({ name, spikes }: ImageSet, options: Autoencoder['config']['options']): void {
  if (spikes === undefined || !isSpiking(options) || options.coding === 'rate') return;
  throw new UsageError(`${name} has spikes of its own: leave out --coding`);
}

/** Completes a request that builds on another autoencoder; undefined if it does not. */
async function stackingOf(
  { on, source, options = {}, ...rest }: RunSpec<'autoencoder'>,
  place: string,
): Promise<Stacking | undefined> {
  if (on === undefined) return undefined;
  const path = resolve(on.path);
  if ([path, dirname(path)].includes(resolve(place))) {
    throw new UsageError(`--out ${place} holds the autoencoder that is stacked on; choose another folder`);
  }
  const { network: outer, config } = await openNetwork(on.path, { spikes: true });
  const known = config?.data;
  const data = source.data ?? known?.set;
  if (data === undefined) throw new UsageError(`${on.path} does not say what it was trained on: give --data`);
  const isOwn = source.data === undefined || source.data === known?.set;
  return {
    outer,
    stackedOn: { path, widths: outer.widths, checksum: hexFingerprint(outer) },
    spec: {
      ...rest,
      // Others than those of the outer autoencoder are refused.
      options: stackedOptions(outer, options as GivenOptions<SpikingName>),
      source: {
        ...source,
        data,
        dataDir: source.dataDir ?? (isOwn ? known?.dataDir : undefined),
        resize: source.resize ?? (known?.resize && outer.image),
      },
    },
  };
}

/** Finds the outer autoencoder of a run again: a checkpoint holds it, too. */
async function outerAgain(
  { config: { stackedOn }, store }: OpenRun<Autoencoder>,
  joined: Autoencoder['network'] | undefined,
): Promise<SpikingNetwork | undefined> {
  if (stackedOn === undefined) return undefined;
  const outer =
    joined !== undefined && spikes(joined)
      ? outerOf(joined, stackedOn)
      : await reopened(store.place, stackedOn);
  if (hexFingerprint(outer) === stackedOn.checksum) return outer;
  const place = joined === undefined ? stackedOn.path : store.nameOf('checkpoint');
  throw new InputError(
    `${place}: not the autoencoder that ${store.nameOf('config')} was begun on top of; put it back, or begin anew`,
  );
}

/** Opens the outer autoencoder where it was. */
async function reopened(folder: string, { path }: StackedOn): Promise<SpikingNetwork> {
  try {
    return (await openNetwork(path, { spikes: true })).network;
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    throw new InputError(
      `${folder}: was stopped before its first checkpoint and needs the autoencoder it stands on (${error.message}); ` +
        'put it back, or begin anew',
    );
  }
}

/** Returns the outer autoencoder of a joined network. */
function outerOf(joined: SpikingNetwork, { widths }: StackedOn): SpikingNetwork {
  const code = codeLayer(widths);
  const weights = [...joined.weights.slice(0, code), ...joined.weights.slice(code - (widths.length - 1))];
  return { ...joined, widths, weights, options: { ...joined.options, hidden: widths.slice(1, -1) } };
}
