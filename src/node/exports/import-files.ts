/** Import of networks and spike maps, of other tools or exported, as files and folders that every command accepts. */
import '../setup.js';
import { basename } from 'node:path';
import { crc32 } from '../../core/crc32.js';
import { InputError, UsageError } from '../../core/errors.js';
import { describe } from '../../core/json-input.js';
import { packSpikes, type SpikeMap } from '../../core/spike-map.js';
import { checkedSafetensorsBytes } from '../../formats/checked-safetensors.js';
import { decodeNir, isHdf5, type NirReadOptions } from '../../formats/nir/hdf5.js';
import { decodeNpy, isNpy } from '../../formats/npy.js';
import { decodeNpz, isZip } from '../../formats/npz.js';
import { safetensorsMetadata } from '../../formats/safetensors.js';
import { AUDIOCODER_SCHEMA } from '../../network/audiocoder-schema.js';
import { checkpointParts, decodeCheckpoint } from '../../network/checkpoint.js';
import { npzToCheckpoint } from '../../network/checkpoint-npz.js';
import { kindOfMetadata } from '../../network/checkpoint-parts.js';
import { networkFingerprint } from '../../network/fingerprint.js';
import type { Kind } from '../../network/naming.js';
import type { Network } from '../../network/network.js';
import { type NirImportOptions, networkFromNir } from '../../network/nir/from-nir.js';
import { resolveAudiocoderOptions, resolveOptions } from '../../network/presets.js';
import {
  decodeSpikeEvents,
  isSpikeEvents,
  SPIKE_EVENTS_HEADER,
  SPIKE_EVENTS_MAX_BYTES,
} from '../../network/spike-events.js';
import { encodeSpikeMapFile } from '../../network/spike-map-file.js';
import { type SynthesisNetwork, synthesisWidths } from '../../network/synthesis.js';
import type { NeuronName } from '../../neurons/index.js';
import { flagOf } from '../../options/spec.js';
import { metricsLines } from '../../runs/metrics-columns.js';
import { formatMetricsLine } from '../../runs/metrics-lines.js';
import { writeFileAtomic } from '../files/atomic-file.js';
import { readFileBounded, readStart, withFile } from '../files/bounded-file.js';
import { withFolderLock } from '../files/folder-lock.js';
import { MAX_CHECKPOINT_BYTES, openNetwork } from '../runs/network-files.js';
import { checkOutputs } from '../runs/output-place.js';
import { checkImportFolder, type ImportOrigin, writeImport } from './imported-folder.js';

const START_BYTES = 64;

/** Types of files that can be imported: networks as NIR or npz, spike maps as npy or CSV. */
export type ImportableFile = 'nir' | 'npz' | 'npy' | 'csv';

/** Detects the type of a file by its first bytes. Throws an InputError if it cannot be imported. */
export async function importableFile(file: string): Promise<ImportableFile> {
  const start = await withFile(file, (handle) => readStart(handle, START_BYTES));
  if (isHdf5(start)) return 'nir';
  if (isZip(start)) return 'npz';
  if (isNpy(start)) return 'npy';
  if (isSpikeEvents(new TextDecoder().decode(start))) return 'csv';
  throw new InputError(
    `${file}: neither NIR (HDF5) nor npz, npy or a CSV that begins with ${SPIKE_EVENTS_HEADER}: nothing to import`,
  );
}

/** Options of importing a network. */
export interface ImportNetworkOptions extends NirImportOptions, NirReadOptions {
  /** Replaces an imported network that `output` holds. */
  readonly force?: boolean | undefined;
}

/** Facts about an imported network. */
export interface ImportedFile {
  readonly kind: Kind;
  /** Widths of the whole network. */
  readonly widths: readonly number[];
  readonly image: Network['image'];
}

/**
 * Imports a NIR or npz file: to a checkpoint file if `output` ends in .safetensors, otherwise to a folder with a
 * checkpoint and a record of its origin. Throws an InputError if the file holds no network that can be represented.
 */
export async function importNetwork(
  file: string,
  output: string,
  { force = false, ...given }: ImportNetworkOptions = {},
): Promise<ImportedFile> {
  if (/\.safetensors$/i.test(output) || output === '') {
    await checkOutputs([output], [file]);
    const { checkpoint, imported } = await readNetwork(file, given);
    await writeFileAtomic(output, checkpoint);
    return imported;
  }
  return withFolderLock(output, async () => {
    await checkImportFolder(output, force);
    const { checkpoint, imported, from } = await readNetwork(file, given);
    await writeImport(output, checkpoint, { kind: imported.kind, from });
    return imported;
  });
}

/** Reads a NIR or npz file; returns the bytes of its checkpoint, its properties and its origin. */
async function readNetwork(file: string, given: NirImportOptions & NirReadOptions) {
  const bytes = await readFileBounded(file, MAX_CHECKPOINT_BYTES);
  const format: ImportOrigin['from']['format'] = isHdf5(bytes) ? 'nir' : 'npz';
  const { checkpoint, ...imported } =
    format === 'nir' ? await readNir(bytes, file, given) : readNpz(bytes, file, given);
  const from: ImportOrigin['from'] = {
    file: basename(file),
    format,
    bytes: bytes.length,
    checksum: crc32(bytes),
  };
  return { checkpoint, imported, from };
}

/** A network as the parts of its checkpoint's bytes. */
interface Read extends ImportedFile {
  readonly checkpoint: readonly Uint8Array[];
}

async function readNir(
  bytes: Uint8Array,
  file: string,
  { timeLimit, ...given }: NirImportOptions & NirReadOptions,
): Promise<Read> {
  const imported = networkFromNir(await decodeNir(bytes, file, { timeLimit }), file, given);
  if (imported.kind === 'autoencoder') {
    const { network, batch, precise } = imported.checkpoint;
    checkTogether(() => resolveOptions(network.options), file);
    const parts = checkpointParts('autoencoder', network, { batch, weights: precise ?? network.weights });
    const { widths, image } = network;
    const kind: Kind = { task: 'autoencoder', neuron: network.options.neuron };
    return { kind, widths, image, checkpoint: checkedSafetensorsBytes(parts) };
  }
  const { network, batch, precise } = imported.checkpoint;
  checkSynthesis(network, file);
  const parts = checkpointParts('audiocoder', network, {
    batch,
    weights: precise ?? network.audiocoder.weights,
  });
  const { image } = network.autoencoder;
  const kind: Kind = { task: 'audiocoder', neuron: network.audiocoder.options.neuron };
  return { kind, widths: synthesisWidths(network), image, checkpoint: checkedSafetensorsBytes(parts) };
}

function readNpz(bytes: Uint8Array, file: string, given: NirImportOptions & NirReadOptions): Read {
  const [extra] = Object.entries(given).filter(([, value]) => value !== undefined);
  if (extra !== undefined) {
    const flag = extra[0] === 'dt' ? 'nir-dt' : flagOf(extra[0]);
    throw new UsageError(`${file} is an npz file, which contains the whole network: leave out --${flag}`);
  }
  const checkpoint = npzToCheckpoint(bytes, file);
  const kind = kindOfMetadata(safetensorsMetadata(checkpoint, file)) ?? {
    task: 'autoencoder',
    neuron: 'lif',
  };
  return { kind, ...sizesOf(kind, checkpoint, file), checkpoint: [checkpoint] };
}

/** Reads a checkpoint of any kind, to make sure that what is written can be read. */
function sizesOf({ task }: Kind, checkpoint: Uint8Array, file: string): Pick<Read, 'widths' | 'image'> {
  if (task === 'autoencoder') {
    const { network } = decodeCheckpoint(task, checkpoint, file);
    checkTogether(() => resolveOptions<NeuronName>(network.options), file);
    return network;
  }
  if (task !== 'audiocoder') {
    throw new InputError(
      `${file}: holds a ${task}, which cannot be imported: use its run or checkpoint file`,
    );
  }
  const { network } = decodeCheckpoint(task, checkpoint, file);
  checkSynthesis(network, file);
  return { widths: synthesisWidths(network), image: network.autoencoder.image };
}

function checkSynthesis({ audiocoder, autoencoder }: SynthesisNetwork, file: string): void {
  checkTogether(() => resolveAudiocoderOptions<NeuronName>(audiocoder.options), file);
  checkTogether(() => resolveOptions<NeuronName>(autoencoder.options), file);
}

/** Throws an InputError if a training would reject a combination of options that are each in range. */
function checkTogether(resolve: () => unknown, file: string): void {
  try {
    resolve();
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    throw new InputError(`${file}: its options do not go together: ${error.message}`);
  }
}

/** Writes the metrics in an npz file of `export --metrics` as lines of JSON. Throws an InputError if there are none. */
export async function importMetrics(file: string, output: string): Promise<{ readonly lines: number }> {
  await checkOutputs([output], [file]);
  const lines = metricsLines(decodeNpz(await readFileBounded(file, MAX_CHECKPOINT_BYTES), file), file);
  await writeFileAtomic(output, lines.map(formatMetricsLine).join(''));
  return { lines: lines.length };
}

/** Properties of a map that a file of events lacks. */
export interface ImportMapOptions {
  /** Steps of the map, for events. Default: that of the last event. */
  readonly steps?: number | undefined;
}

/**
 * Imports a spike map for an autoencoder from an npy file [steps, neurons] of 0 and 1, or a CSV of events. Throws an
 * InputError if it does not fit the network's hidden layer.
 */
export async function importMap(
  file: string,
  networkPath: string,
  output: string,
  { steps }: ImportMapOptions = {},
): Promise<Pick<SpikeMap, 'steps' | 'neurons'>> {
  await checkOutputs([output], [file, networkPath]);
  const { network } = await openNetwork(networkPath);
  const neurons = network.widths[1];
  const bytes = await readFileBounded(file, SPIKE_EVENTS_MAX_BYTES);
  if (steps !== undefined && isNpy(bytes)) {
    throw new UsageError(`${file} is an npy file, which contains the number of steps: leave out --map-steps`);
  }
  const map = isNpy(bytes)
    ? npyMap(bytes, neurons, file)
    : decodeSpikeEvents(new TextDecoder().decode(bytes), file, { neurons, steps });
  const fingerprint = networkFingerprint(network);
  await writeFileAtomic(output, encodeSpikeMapFile({ image: network.image, fingerprint, map }));
  return { steps: map.steps, neurons };
}

function npyMap(bytes: Uint8Array, neurons: number, file: string): SpikeMap {
  const { shape, data } = decodeNpy(bytes, file);
  const [steps, width] = shape;
  const most = AUDIOCODER_SCHEMA.mapSteps.max;
  if (!(shape.length === 2 && width === neurons && steps >= 1 && steps <= most)) {
    throw new InputError(
      `${file}: must be [steps, ${neurons}], with 1 to ${most} steps, for the network's hidden layer, ` +
        `got [${shape.join(', ')}]`,
    );
  }
  const wrong = data.findIndex((value) => value !== 0 && value !== 1);
  if (wrong >= 0) {
    const [step, neuron] = [Math.floor(wrong / neurons), wrong % neurons];
    throw new InputError(`${file}: must hold 0 and 1, got ${describe(data[wrong])} at [${step}, ${neuron}]`);
  }
  return packSpikes(Uint8Array.from(data), steps, neurons);
}
