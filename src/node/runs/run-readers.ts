/** Reads what run folders and checkpoint files hold, of every kind of network its own. */
import { InputError } from '../../core/errors.js';
import { type Check, readJson } from '../../core/json-input.js';
import { safetensorsMetadata } from '../../formats/safetensors.js';
import {
  type AnnCheckpoint,
  type Checkpoint,
  type CheckpointOf,
  decodeAnnCheckpoint,
  decodeCheckpoint,
} from '../../network/checkpoint.js';
import { kindOfFormat } from '../../network/checkpoint-parts.js';
import { hears, isSpiking, type NetworkKind, wrongKind } from '../../network/kind.js';
import type { LoopOptions } from '../../network/schema.js';
import { decisiveOptions } from '../../network/stored.js';
import {
  type AnnSynthesisCheckpoint,
  decodeAnnSynthesis,
  decodeSynthesis,
  type SynthesisCheckpoint,
} from '../../network/synthesis-checkpoint.js';
import {
  type AnnAudioRunConfig,
  type AnyRunConfig,
  type AudioRunConfig,
  checkAnyRunConfig,
} from '../../runs/audio-run-config.js';
import {
  checkAnnAudiocoderLine,
  checkAnnLine,
  checkAudiocoderLine,
  checkMetricsLine,
  parseWholeLines,
  type WholeLines,
} from '../../runs/metrics-lines.js';
import type { AnnRunConfig, RunConfig } from '../../runs/run-config.js';
import {
  type AnnAudioRunSummary,
  type AnnRunSummary,
  type AudioRunSummary,
  checkAnnAudioRunSummary,
  checkAnnRunSummary,
  checkAudioRunSummary,
  checkRunSummary,
  type RunSummary,
} from '../../runs/run-summary.js';
import type {
  AnnAudiocoderLine,
  AnnMetricsLine,
  AudiocoderLine,
  MetricsLine,
  TrainingLine,
} from '../../training/metrics-line.js';
import { isPart } from '../files/atomic-file.js';
import { isFolder, presentNames, readFileBounded, readStart, withFile } from '../files/bounded-file.js';
import { isLockFile } from '../files/folder-lock.js';
import { isImported, ORIGIN_FILE, RUN_FILES, runFile } from './run-folder.js';

/** A configuration names every test clip. */
const MAX_JSON_BYTES = 2 ** 26;
const MAX_METRICS_BYTES = 2 ** 28;
/** Room for a checkpoint's header. */
const HEADER_BYTES = 2 ** 20;
export const MAX_CHECKPOINT_BYTES = 2 ** 32;
/** Bytes of a weight in both precisions, and of its moments in the finer one. */
const WEIGHT_BYTES = 12;
const MOMENT_BYTES = 16;

/** A text file of at most `limit` bytes. */
export async function readText(file: string, limit: number): Promise<string> {
  const bytes = await readFileBounded(file, limit);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new InputError(`${file}: not valid UTF-8`);
  }
}

/** A run's configuration, whatever kind of network it trains. Throws an InputError where the folder holds none. */
export async function readAnyRunConfig(folder: string): Promise<AnyRunConfig> {
  const names = await presentNames(folder);
  if (isImported(names)) {
    throw new InputError(
      `${folder}: not a run folder but an imported network (${ORIGIN_FILE}), which has no training here`,
    );
  }
  if (!names.has(RUN_FILES.config)) {
    throw new InputError(`${folder}: not a run folder, it ${whyNoRun(names)}`);
  }
  const file = runFile(folder, 'config');
  return readJson(await readText(file, MAX_JSON_BYTES), file, checkAnyRunConfig);
}

function whyNoRun(names: ReadonlySet<string>): string {
  if (names.size === 0) return 'is not there or empty';
  const isLeft = (name: string) => isLockFile(name) || isPart(name, RUN_FILES.config);
  return [...names].every(isLeft)
    ? `has no ${RUN_FILES.config} yet: a training begins there now, or was stopped before it began; begin it anew with --out`
    : `has no ${RUN_FILES.config}`;
}

/** The checkpoint file that stands for itself at `path`: that file, or that of an imported network's folder; else undefined. */
export async function loneCheckpoint(path: string): Promise<string | undefined> {
  if (!(await isFolder(path))) return path;
  return isImported(await presentNames(path)) ? runFile(path, 'checkpoint') : undefined;
}

/** What a run folder or a checkpoint file holds; of a file that is neither, an autoencoder, as reading it will deny. */
export async function networkKind(path: string): Promise<NetworkKind> {
  const file = await loneCheckpoint(path);
  if (file === undefined) return (await readAnyRunConfig(path)).kind;
  const start = await withFile(file, (handle) => readStart(handle, HEADER_BYTES));
  try {
    return kindOfFormat(safetensorsMetadata(start, file).format) ?? 'autoencoder';
  } catch (error) {
    if (error instanceof InputError) return 'autoencoder';
    throw error;
  }
}

/** The readers of one kind of network. */
export interface RunReaders<Config, Line, Stored, Summary> {
  /** A run's configuration. Throws an InputError where the folder holds another kind or none. */
  readonly config: (folder: string) => Promise<Config>;
  /** The lines of its metrics; none if there is no such file. Throws an InputError if one is damaged. */
  readonly metrics: (folder: string) => Promise<Line[]>;
  /** The lines but those that are damaged. */
  readonly wholeMetrics: (folder: string) => Promise<WholeLines<Line>>;
  /** Undefined where the run is not complete. */
  readonly summary: (folder: string) => Promise<Summary | undefined>;
  /** Undefined where none was written yet. Throws an InputError where it is of another training. */
  readonly checkpoint: (folder: string, config: Config) => Promise<Stored | undefined>;
  /** Reads a checkpoint file. Throws an InputError where it is not one. */
  readonly file: (file: string) => Promise<Stored>;
}

interface Parts<Line, Stored, Summary> {
  readonly line: Check<Line>;
  readonly summary: Check<Summary>;
  readonly decode: (bytes: Uint8Array, file: string) => Stored;
  /** What of a checkpoint has to agree with the configuration. */
  readonly made: (stored: Stored) => Made;
}

interface Made extends Pick<CheckpointOf<unknown>, 'batch' | 'optimizer'> {
  readonly options: LoopOptions;
  readonly image: { readonly width: number; readonly height: number };
}

function readersOf<Config extends AnyRunConfig, Line extends TrainingLine, Stored, Summary>(
  kind: Config['kind'],
  { line, summary, decode, made }: Parts<Line, Stored, Summary>,
): RunReaders<Config, Line, Stored, Summary> {
  const read = async (file: string, limit: number) => decode(await readFileBounded(file, limit), file);
  const present = async (folder: string, name: string) => (await presentNames(folder)).has(name);
  const wholeMetrics = async (folder: string): Promise<WholeLines<Line>> => {
    if (!(await present(folder, RUN_FILES.metrics))) return { lines: [], damage: undefined };
    const file = runFile(folder, 'metrics');
    return parseWholeLines(await readText(file, MAX_METRICS_BYTES), file, line);
  };
  return {
    config: async (folder) => {
      const config = await readAnyRunConfig(folder);
      // A configuration of this kind has passed the check of this kind.
      if (config.kind === kind) return config as Config;
      const isMadeWithIt = !hears(kind) && isSpiking(kind) === isSpiking(config.kind);
      const remedy =
        isMadeWithIt && 'autoencoder' in config
          ? `, such as ${config.autoencoder.path} that it was made with`
          : undefined;
      throw wrongKind(folder, config.kind, kind, remedy);
    },
    wholeMetrics,
    metrics: async (folder) => {
      const { lines, damage } = await wholeMetrics(folder);
      if (damage !== undefined) throw damage;
      return lines;
    },
    summary: async (folder) => {
      if (!(await present(folder, RUN_FILES.summary))) return undefined;
      const file = runFile(folder, 'summary');
      return readJson(await readText(file, MAX_JSON_BYTES), file, summary);
    },
    checkpoint: async (folder, config) => {
      if (!(await present(folder, RUN_FILES.checkpoint))) return undefined;
      const file = runFile(folder, 'checkpoint');
      const stored = await read(file, checkpointLimit(config));
      checkBelongs(made(stored), config, file);
      return stored;
    },
    file: (file) => read(file, MAX_CHECKPOINT_BYTES),
  };
}

export const AUTOENCODER: RunReaders<RunConfig, MetricsLine, Checkpoint, RunSummary> = readersOf(
  'autoencoder',
  {
    line: checkMetricsLine,
    summary: checkRunSummary,
    decode: decodeCheckpoint,
    made: ({ network: { options, image }, batch }) => ({ options, image, batch }),
  },
);

export const ANN_AUTOENCODER: RunReaders<AnnRunConfig, AnnMetricsLine, AnnCheckpoint, AnnRunSummary> =
  readersOf('ann-autoencoder', {
    line: checkAnnLine,
    summary: checkAnnRunSummary,
    decode: decodeAnnCheckpoint,
    made: ({ network: { options, image }, ...rest }) => ({ options, image, ...rest }),
  });

export const AUDIOCODER: RunReaders<AudioRunConfig, AudiocoderLine, SynthesisCheckpoint, AudioRunSummary> =
  readersOf('audiocoder', {
    line: checkAudiocoderLine,
    summary: checkAudioRunSummary,
    decode: decodeSynthesis,
    made: ({ network: { audiocoder, autoencoder }, batch }) => ({
      options: audiocoder.options,
      image: autoencoder.image,
      batch,
    }),
  });

export const ANN_AUDIOCODER: RunReaders<
  AnnAudioRunConfig,
  AnnAudiocoderLine,
  AnnSynthesisCheckpoint,
  AnnAudioRunSummary
> = readersOf('ann-audiocoder', {
  line: checkAnnAudiocoderLine,
  summary: checkAnnAudioRunSummary,
  decode: decodeAnnSynthesis,
  made: ({ network: { audiocoder, autoencoder }, ...rest }) => ({
    options: audiocoder.options,
    image: autoencoder.image,
    ...rest,
  }),
});

/** The readers one by one, for the library. */
export const {
  /** The configuration of an autoencoder's run. */
  config: readRunConfig,
  /** The metrics so far of an autoencoder's run. */
  metrics: readRunMetrics,
  /** The summary of an autoencoder's run. */
  summary: readRunSummary,
  /** The checkpoint of an autoencoder's run; undefined where there is none yet. */
  checkpoint: readRunCheckpoint,
} = AUTOENCODER;
export const {
  /** The configuration of an audiocoder's run. */
  config: readAudioRunConfig,
  /** The metrics so far of an audiocoder's run. */
  metrics: readAudioRunMetrics,
  /** The summary of an audiocoder's run. */
  summary: readAudioRunSummary,
  /** The checkpoint of an audiocoder's run; undefined where there is none yet. */
  checkpoint: readSynthesisCheckpoint,
} = AUDIOCODER;
export const {
  /** The configuration of an ANN autoencoder's run. */
  config: readAnnRunConfig,
  /** The metrics so far of an ANN autoencoder's run. */
  metrics: readAnnRunMetrics,
  /** The summary of an ANN autoencoder's run. */
  summary: readAnnRunSummary,
  /** The checkpoint of an ANN autoencoder's run; undefined where there is none yet. */
  checkpoint: readAnnRunCheckpoint,
} = ANN_AUTOENCODER;
export const {
  /** The configuration of an ANN audiocoder's run. */
  config: readAnnAudioRunConfig,
  /** The metrics so far of an ANN audiocoder's run. */
  metrics: readAnnAudioRunMetrics,
  /** The summary of an ANN audiocoder's run. */
  summary: readAnnAudioRunSummary,
  /** The checkpoint of an ANN audiocoder's run; undefined where there is none yet. */
  checkpoint: readAnnSynthesisCheckpoint,
} = ANN_AUDIOCODER;

/** Most bytes of a run's checkpoint. */
function checkpointLimit(config: AnyRunConfig): number {
  const weightsOf = (widths: readonly number[]) =>
    widths.slice(1).reduce((sum, post, l) => sum + post * widths[l], 0);
  const hasMoments = 'optimizer' in config.options && config.options.optimizer === 'adam';
  const own = weightsOf(config.widths) * (WEIGHT_BYTES + (hasMoments ? MOMENT_BYTES : 0));
  const others = 'autoencoder' in config ? WEIGHT_BYTES * weightsOf(config.autoencoder.widths) : 0;
  return own + others + HEADER_BYTES;
}

/** Throws an InputError unless a checkpoint is of the training that a configuration describes. */
function checkBelongs(found: Made, config: AnyRunConfig, file: string): void {
  const { width, height } = config.data;
  const stored = new Map(Object.entries(found.options));
  const different = Object.entries(decisiveOptions<LoopOptions>(config.options)).find(
    ([name, value]) => JSON.stringify(stored.get(name)) !== JSON.stringify(value),
  );
  if (different !== undefined) {
    throw new InputError(
      `${file}: of another training, its option ${different[0]} is not that of config.json`,
    );
  }
  if (found.image.width !== width || found.image.height !== height) {
    throw new InputError(`${file}: of another training, its images are not those of config.json`);
  }
  if (found.batch > config.batches) {
    throw new InputError(
      `${file}: after batch ${found.batch}, but config.json has ${config.batches} batches`,
    );
  }
  const isOpen = 'optimizer' in config.options && found.batch < config.batches;
  if (isOpen && found.optimizer?.updates !== found.batch) {
    throw new InputError(
      `${file}: after batch ${found.batch} of ${config.batches}, but without what its optimizer remembered then`,
    );
  }
}
