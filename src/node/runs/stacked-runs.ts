/** The training of an autoencoder in the middle of another one (greedy stacking), with a run folder. */
import { dirname, resolve } from 'node:path';
import { InputError, UsageError } from '../../core/errors.js';
import type { Checkpoint } from '../../network/checkpoint.js';
import { hexFingerprint } from '../../network/fingerprint.js';
import type { Network } from '../../network/network.js';
import type { AutoencoderOptions } from '../../network/schema.js';
import { codeLayer, innerHidden } from '../../network/stack.js';
import { newRunConfig, type RunConfig, type StackedOn } from '../../runs/run-config.js';
import type { RunSummary } from '../../runs/run-summary.js';
import type { MetricsLine } from '../../training/metrics-line.js';
import { stackedOptions, trainStacked } from '../../training/train-stacked.js';
import type { ImageRunKind, ImageRunRequest } from './image-runs.js';
import { openNetwork } from './network-files.js';
import { runFile } from './run-folder.js';

type AutoencoderKind = ImageRunKind<RunConfig, MetricsLine, Network, RunSummary>;

/** What a run on the hidden spikes of an autoencoder is asked for; images not given are those of its run. */
export interface StackedRequest<Options = AutoencoderOptions>
  extends Omit<ImageRunRequest<Options>, 'set' | 'layers'> {
  readonly set?: string | undefined;
  /** Run folder or checkpoint of the outer autoencoder. */
  readonly stackOn: string;
}

/** A kind of run as `base`, of a network that is trained inside of `outer`. */
export function stackedKind(base: AutoencoderKind, outer: Network, stackedOn: StackedOn): AutoencoderKind {
  return {
    ...base,
    newConfig: (parts, node) => ({ ...newRunConfig({ kind: 'autoencoder', ...parts }, node), stackedOn }),
    train: (images, options, controls) =>
      trainStacked(
        images,
        outer,
        { ...options, hidden: innerHidden(options.hidden, outer.widths) },
        controls,
      ),
  };
}

/** The kind and the request of such a run that begins. */
export async function stackedRun(
  base: AutoencoderKind,
  { stackOn, set, ...rest }: StackedRequest,
): Promise<{ kind: AutoencoderKind; request: ImageRunRequest<AutoencoderOptions> }> {
  const place = resolve(stackOn);
  if ([place, dirname(place)].includes(resolve(rest.folder))) {
    throw new UsageError(
      `--out ${rest.folder} holds the autoencoder that is stacked on; choose another folder`,
    );
  }
  const { network: outer, config } = await openNetwork(stackOn);
  const options = stackedOptions(outer, rest.options ?? {});
  const data = config?.data;
  const images = set ?? data?.set;
  if (images === undefined) {
    throw new UsageError(`${stackOn} does not say what it was trained on: give --data`);
  }
  const isOwn = set === undefined || set === data?.set;
  return {
    kind: stackedKind(base, outer, {
      path: place,
      widths: outer.widths,
      checksum: hexFingerprint(outer),
    }),
    request: {
      ...rest,
      options,
      set: images,
      dataDir: rest.dataDir ?? (isOwn ? data?.dataDir : undefined),
      resize: rest.resize ?? (data?.resize && outer.image),
    },
  };
}

/** The kind of such a run that goes on; its checkpoint, where there is one, holds the outer autoencoder, too. */
export async function resumedStack(
  base: AutoencoderKind,
  folder: string,
  stackedOn: StackedOn,
  checkpoint: Checkpoint | undefined,
): Promise<AutoencoderKind> {
  const outer = checkpoint ? outerOf(checkpoint.network, stackedOn) : await reopened(folder, stackedOn);
  if (hexFingerprint(outer) !== stackedOn.checksum) {
    const place = checkpoint ? runFile(folder, 'checkpoint') : stackedOn.path;
    throw new InputError(
      `${place}: not the autoencoder that ${runFile(folder, 'config')} was begun on top of; put it back, or begin anew`,
    );
  }
  return stackedKind(base, outer, stackedOn);
}

/** The outer autoencoder from where it was. */
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

/** The outer autoencoder of a joined network. */
function outerOf(joined: Network, { widths }: StackedOn): Network {
  const code = codeLayer(widths);
  const weights = [...joined.weights.slice(0, code), ...joined.weights.slice(code - (widths.length - 1))];
  return { ...joined, widths, weights, options: { ...joined.options, hidden: widths.slice(1, -1) } };
}
