/** Runs of autoencoders, spiking or ANN: their images, their training, and for greedy stacking the outer autoencoder. */
import { UsageError } from '../../core/errors.js';
import type { ImageSet } from '../../data/image-set.js';
import type { SafetensorsParts } from '../../formats/safetensors.js';
import type { CheckpointOf } from '../../network/checkpoint.js';
import { hiddenWidths, type Network, type NetworkOf } from '../../network/network.js';
import type { LoopOptions } from '../../network/schema.js';
import type { OpenRun } from '../../runs/open-run.js';
import type { Work } from '../../runs/session.js';
import type { ImageSource, RunSpec } from '../../runs/spec.js';
import {
  type AnnAutoencoder,
  type Autoencoder,
  newRunConfig,
  type StackedOn,
} from '../../tasks/autoencoder.js';
import type { Task } from '../../tasks/task.js';
import { batchCount } from '../../training/train-autoencoder.js';
import type { TrainControls, TrainingEvent, TrainingState } from '../../training/train-loop.js';
import { loadImageSet } from '../sets/image-sets.js';
import { checkSameData, type ImageData, loadRunPart, loadTrainingData, PICTURED } from './run-data.js';

type ImageTask = Autoencoder | AnnAutoencoder;
type ImageWork<K extends ImageTask> = Work<K, ImageData>;

/** The request for a run inside of another autoencoder, completed from that one's. */
export interface Stacking {
  readonly spec: RunSpec<'autoencoder'> & { readonly source: ImageSource };
  readonly outer: Network;
  readonly stackedOn: StackedOn;
}

/** The parts that differ between a spiking autoencoder and its ANN baseline. */
export interface ImageParts<K extends ImageTask> {
  readonly task: Task<K>;
  /** Loads the code of the engine ahead of its making, while data is loaded. */
  readonly preload?: (options: K['config']['options']) => Promise<unknown>;
  readonly train: (
    data: ImageData,
    config: K['config'],
    controls: TrainControls,
  ) => AsyncGenerator<TrainingEvent<K['line'], K['network']>, K['network']>;
  readonly encode: (config: K['config'], state: TrainingState) => SafetensorsParts;
  readonly finisher: ImageWork<K>['finisher'];
  /** Completes a request that builds on another autoencoder. */
  readonly stacked?: (spec: RunSpec<'autoencoder'>, place: string) => Promise<Stacking | undefined>;
  /** Finds the outer autoencoder of a run again. */
  readonly outerOf?: (
    run: OpenRun<K>,
    checkpoint: CheckpointOf<K['network']> | undefined,
  ) => Promise<Network | undefined>;
}

/** Makes the work of a task on images. */
export function imageWork<K extends ImageTask>(parts: ImageParts<K>): ImageWork<K> {
  const { task, train, finisher } = parts;
  return {
    async begin(given, { place }) {
      const asked = given as RunSpec<'autoencoder'>;
      const stacking = await parts.stacked?.(asked, place);
      const { layers, ...spec } = (stacking?.spec ?? asked) as Stacking['spec'];
      const { evaluate = 1000, ...source } = spec.source;
      if (!(Number.isSafeInteger(evaluate) && evaluate >= 0)) {
        throw new UsageError(`--evaluate must be an integer of at least 0, got ${evaluate}`);
      }
      let options = task.resolve(spec.options ?? {});
      const [{ images, data }, test] = await Promise.all([
        loadTrainingData(source, options.limit),
        loadTest(source, evaluate),
        parts.preload?.(options),
      ]);
      if (layers !== undefined) {
        options = task.resolve({ ...options, hidden: hiddenWidths(layers, data.width * data.height) });
      }
      const batches = batchCount(images, options);
      const config = newRunConfig(
        {
          kind: task.kind,
          data,
          batches,
          evaluate,
          options,
          ...(stacking && { stackedOn: stacking.stackedOn }),
        },
        process.versions.node,
      );
      return { config: config as K['config'], data: { images, test, outer: stacking?.outer } };
    },
    async reload(run, checkpoint, { data: set, dataDir }) {
      const { config, store } = run;
      const outer = await parts.outerOf?.(run, checkpoint);
      const data = { ...config.data, ...(set && { set }), ...(dataDir && { dataDir }) };
      const source = { ...data, data: data.set };
      const [images, test] = await Promise.all([
        loadRunPart(data, 'train'),
        loadTest(source, config.evaluate),
      ]);
      checkSameData(images, config.data, store.nameOf('config'));
      return { images, test, outer };
    },
    train,
    isLogged: (_, { options, batches }, batch) => batch % options.logEvery === 0 || batch === batches,
    encode: (_, config, state) => parts.encode(config, state),
    weightsOf: ({ weights }: NetworkOf<LoopOptions>) => weights,
    finisher,
  };
}

/** Loads the test images that the end of a run needs. Digits are drawn only then, so that the first batch comes sooner. */
async function loadTest(
  { data, dataDir, resize }: ImageSource,
  evaluate: number,
): Promise<() => Promise<ImageSet>> {
  const load = () =>
    loadImageSet(data, { part: 'test', dataDir, resize, count: Math.max(evaluate, PICTURED) });
  if (data === 'digits') return load;
  const images = await load();
  return async () => images;
}
