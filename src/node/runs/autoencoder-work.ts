/** Runs of autoencoders, also of those that are trained in the middle of another one (greedy stacking), and of ANNs. */
import { dirname, resolve } from 'node:path';
import { InputError, UsageError } from '../../core/errors.js';
import { engineCard } from '../../engine/index.js';
import { checkpointParts } from '../../network/checkpoint.js';
import { hexFingerprint } from '../../network/fingerprint.js';
import type { Network } from '../../network/network.js';
import { codeLayer, innerHidden } from '../../network/stack.js';
import { ANN_AUTOENCODER, AUTOENCODER, type StackedOn } from '../../tasks/autoencoder.js';
import { trainAnnAutoencoder } from '../../training/train-ann-autoencoder.js';
import { trainAutoencoder } from '../../training/train-autoencoder.js';
import { stackedOptions, trainStacked } from '../../training/train-stacked.js';
import { imageWork } from './image-work.js';
import { openNetwork } from './network-files.js';

export const AUTOENCODER_WORK = imageWork({
  task: AUTOENCODER,
  preload: ({ engine }) => engineCard(engine).load(),
  train: ({ images, outer }, { options }, controls) =>
    outer === undefined
      ? trainAutoencoder(images, options, controls)
      : trainStacked(
          images,
          outer,
          { ...options, hidden: innerHidden(options.hidden, outer.widths) },
          controls,
        ),
  encode: ({ widths, data: image, options }, state) =>
    checkpointParts('autoencoder', { widths, image, options }, state),
  finisher: async () => (await import('./run-report.js')).SPIKING_RESULTS,
  async stacked({ on, source, options, ...rest }, place) {
    if (on === undefined) return undefined;
    const path = resolve(on.path);
    if ([path, dirname(path)].includes(resolve(place))) {
      throw new UsageError(`--out ${place} holds the autoencoder that is stacked on; choose another folder`);
    }
    const { network: outer, config } = await openNetwork(on.path);
    const known = config?.data;
    const data = source.data ?? known?.set;
    if (data === undefined) {
      throw new UsageError(`${on.path} does not say what it was trained on: give --data`);
    }
    const isOwn = source.data === undefined || source.data === known?.set;
    return {
      outer,
      stackedOn: { path, widths: outer.widths, checksum: hexFingerprint(outer) },
      spec: {
        ...rest,
        options: stackedOptions(outer, options ?? {}),
        source: {
          ...source,
          data,
          dataDir: source.dataDir ?? (isOwn ? known?.dataDir : undefined),
          resize: source.resize ?? (known?.resize && outer.image),
        },
      },
    };
  },
  async outerOf({ config: { stackedOn }, store }, checkpoint) {
    if (stackedOn === undefined) return undefined;
    // A checkpoint holds the outer autoencoder, too.
    const outer = checkpoint
      ? outerOf(checkpoint.network, stackedOn)
      : await reopened(store.place, stackedOn);
    if (hexFingerprint(outer) === stackedOn.checksum) return outer;
    const place = checkpoint ? store.nameOf('checkpoint') : stackedOn.path;
    throw new InputError(
      `${place}: not the autoencoder that ${store.nameOf('config')} was begun on top of; put it back, or begin anew`,
    );
  },
});

export const ANN_AUTOENCODER_WORK = imageWork({
  task: ANN_AUTOENCODER,
  train: ({ images }, { options }, controls) => trainAnnAutoencoder(images, options, controls),
  encode: ({ widths, data: image, options }, state) =>
    checkpointParts('ann-autoencoder', { widths, image, options }, state),
  finisher: async () => (await import('./run-report.js')).ANN_RESULTS,
});

/** Opens the outer autoencoder where it was. */
async function reopened(folder: string, { path }: StackedOn): Promise<Network> {
  try {
    return (await openNetwork(path)).network;
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    throw new InputError(
      `${folder}: was stopped before its first checkpoint and needs the autoencoder it stands on (${error.message}); ` +
        'put it back, or begin anew',
    );
  }
}

/** Returns the outer autoencoder of a joined network. */
function outerOf(joined: Network, { widths }: StackedOn): Network {
  const code = codeLayer(widths);
  const weights = [...joined.weights.slice(0, code), ...joined.weights.slice(code - (widths.length - 1))];
  return { ...joined, widths, weights, options: { ...joined.options, hidden: widths.slice(1, -1) } };
}
