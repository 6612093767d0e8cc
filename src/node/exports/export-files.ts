/** Export of trained networks and their data to files of other tools. */
import '../setup.js';
import { UsageError } from '../../core/errors.js';
import { packSpikes, unpackSpikes } from '../../core/spike-map.js';
import { DIGIT_MAX_COUNT } from '../../data/digits.js';
import { imagePixels } from '../../data/image-set.js';
import { encodeNir } from '../../formats/nir/hdf5.js';
import { encodeNpy } from '../../formats/npy.js';
import { encodeNpz } from '../../formats/npz.js';
import { checkpointToNpz } from '../../network/checkpoint-npz.js';
import { isSpikingKind } from '../../network/naming.js';
import { checkpointToNir, type NirExportOptions, notSpiking } from '../../network/nir/to-nir.js';
import { encodeSpikeEvents } from '../../network/spike-events.js';
import {
  decodeSpikeMapFile,
  isSpikeMapFile,
  SPIKE_MAP_FILE_MAX_BYTES,
  type SpikeMapFile,
} from '../../network/spike-map-file.js';
import { metricsColumns } from '../../runs/metrics-columns.js';
import { RUN_FILES } from '../../runs/store.js';
import { recordSample } from '../../use/raster.js';
import { writeFileAtomic } from '../files/atomic-file.js';
import { isFolder, presentNames, readFileBounded, readStart, withFile } from '../files/bounded-file.js';
import {
  type ImageRequest,
  loadNetworkImages,
  loneCheckpoint,
  MAX_CHECKPOINT_BYTES,
  networkKind,
  notYetTrained,
  openNetwork,
} from '../runs/network-files.js';
import { checkOutputs } from '../runs/output-place.js';
import { runFile } from '../runs/run-folder.js';
import { openRun } from '../runs/run-folders.js';

/** Reads the checkpoint in a run folder, or a checkpoint file. */
async function checkpointBytes(path: string): Promise<{ readonly file: string; readonly bytes: Uint8Array }> {
  const lone = await loneCheckpoint(path);
  if (lone === undefined && !(await presentNames(path)).has(RUN_FILES.checkpoint)) throw notYetTrained(path);
  const file = lone ?? runFile(path, 'checkpoint');
  return { file, bytes: await readFileBounded(file, MAX_CHECKPOINT_BYTES) };
}

/** Facts about an exported network. */
export interface ExportedNir {
  /** True if some neurons reset by subtraction, which NIR's neurons do not support. */
  readonly subtracts: boolean;
}

/**
 * Writes the spiking network of a run folder or a checkpoint file as a NIR file. Throws a UsageError if it is an ANN.
 */
export async function exportNir(
  path: string,
  output: string,
  options: NirExportOptions = {},
): Promise<ExportedNir> {
  await checkOutputs([output], [path]);
  const kind = await networkKind(path);
  if (!isSpikingKind(kind)) throw notSpiking(path, kind);
  const { file, bytes } = await checkpointBytes(path);
  const graph = checkpointToNir(bytes, file, options);
  await writeFileAtomic(output, await encodeNir(graph));
  return { subtracts: [...graph.nodes.values()].some(({ metadata }) => metadata?.reset === 'subtract') };
}

/** Writes the weights of a network of any kind, and all data that import needs, as an npz file. */
export async function exportNpz(path: string, output: string): Promise<void> {
  await checkOutputs([output], [path]);
  await networkKind(path);
  const { file, bytes } = await checkpointBytes(path);
  await writeFileAtomic(output, checkpointToNpz(bytes, file));
}

/** Writes the metrics of a run folder as columns in an npz file. Throws a UsageError if there are none. */
export async function exportMetrics(run: string, output: string): Promise<void> {
  await checkOutputs([output], [run]);
  const lines = (await loneCheckpoint(run)) === undefined ? await (await openRun(run)).metrics() : [];
  if (lines.length === 0)
    throw new UsageError(`${run} has no metrics: --metrics takes a run folder with some`);
  await writeFileAtomic(output, encodeNpz(metricsColumns(lines)));
}

/** Image and layer of exported spikes. */
export interface ExportSpikesOptions extends Omit<ImageRequest, 'count'> {
  /** Index of the test image, from 0. Default: 0. */
  readonly index?: number | undefined;
  /** Layer: 0 for the inputs, 1 for the first hidden layer. Default: 1. */
  readonly layer?: number | undefined;
}

/** Writes the spikes of one layer for a test image as a CSV of events (`formats/spike-events.ts`). */
export async function exportSpikes(
  path: string,
  output: string,
  { index = 0, layer = 1, ...request }: ExportSpikesOptions = {},
): Promise<void> {
  await checkOutputs([output], [path]);
  const opened = await openNetwork(path, { spikes: true });
  const { widths } = opened.network;
  if (!(layer < widths.length)) {
    throw new UsageError(`--layer must be in [0, ${widths.length - 1}], got ${layer}`);
  }
  const set = request.set ?? opened.config?.data.set;
  if (set === 'digits' && index >= DIGIT_MAX_COUNT) {
    throw new UsageError(`--index must be in [0, ${DIGIT_MAX_COUNT - 1}] of digits, got ${index}`);
  }
  const images = await loadNetworkImages(opened, { ...request, count: index + 1 });
  if (!(index < images.count)) {
    throw new UsageError(`--index must be in [0, ${images.count - 1}], ${images.name} has no image ${index}`);
  }
  const { steps, layers } = await recordSample(opened.network, imagePixels(images, index), {
    sample: index,
    spikes: images.spikes,
  });
  const map = packSpikes(layers[layer].spikes, steps, widths[layer]);
  await writeFileAtomic(output, encodeSpikeEvents(map));
}

/** Returns true if a path is a spike map file. Throws an InputError if nothing is there. */
export async function isMapFile(path: string): Promise<boolean> {
  return !(await isFolder(path)) && isSpikeMapFile(await withFile(path, (handle) => readStart(handle, 8)));
}

async function readMap(file: string): Promise<SpikeMapFile> {
  return decodeSpikeMapFile(await readFileBounded(file, SPIKE_MAP_FILE_MAX_BYTES), file);
}

/** Writes a spike map as a CSV of events. */
export async function exportMapSpikes(file: string, output: string): Promise<void> {
  await checkOutputs([output], [file]);
  await writeFileAtomic(output, encodeSpikeEvents((await readMap(file)).map));
}

/** Writes a spike map as an npy file: uint8 0 or 1 [steps, neurons]. */
export async function exportMapNpy(file: string, output: string): Promise<void> {
  await checkOutputs([output], [file]);
  const { map } = await readMap(file);
  await writeFileAtomic(output, encodeNpy({ shape: [map.steps, map.neurons], data: unpackSpikes(map) }));
}
