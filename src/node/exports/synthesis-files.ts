/** Trained synthesis networks on disk, and synthesis of images from sound files. */
import '../setup.js';
import { basename, resolve } from 'node:path';
import { UsageError } from '../../core/errors.js';
import type { NamesThat } from '../../network/neuron-options.js';
import type { SpikingSynthesisNetwork, SynthesisNetwork } from '../../network/synthesis.js';
import { synthesisAnimation } from '../../report/synthesis-animation.js';
import type { RunControls } from '../../runs/session.js';
import type { AudioRunConfig } from '../../tasks/audiocoder.js';
import type { Moved } from '../../tasks/task.js';
import type { DrawingTask } from '../../use/drawing-quality.js';
import { Synthesizer } from '../../use/synthesize.js';
import { writeFileAtomic } from '../files/atomic-file.js';
import { greyPngBytes } from '../files/png-file.js';
import { reloadAudio } from '../runs/audio-run-data.js';
import { folderStore } from '../runs/folder-store.js';
import { type NeededNeurons, openTrained } from '../runs/network-files.js';
import { readSound, soundName } from '../sets/sound-input.js';

/** A synthesis network from a file. */
export interface OpenedSynthesis<Spikes extends boolean = boolean> {
  readonly network: SynthesisNetwork<NamesThat<Spikes>>;
  /** The run it belongs to; undefined if a checkpoint file was opened. */
  readonly run: { readonly folder: string; readonly config: AudioRunConfig } | undefined;
}

/**
 * Opens the synthesis network in a run folder or a checkpoint file. Throws an InputError if there is none, or if its
 * neurons are not those that are needed.
 */
export async function openSynthesis<Spikes extends boolean = boolean>(
  path: string,
  { spikes }: NeededNeurons<Spikes> = {},
): Promise<OpenedSynthesis<Spikes>> {
  const { network, config } = await openTrained('audiocoder', path, spikes);
  // The neurons were checked.
  return { network, run: config && { folder: path, config } } as object as OpenedSynthesis<Spikes>;
}

/** Number of test clips, and their present location. */
export interface TestClipsRequest extends Moved {
  /** Number of clips, the first ones; 0 for all. Default: 0. */
  readonly limit?: number | undefined;
}

/** Loads the test clips of an opened network's run. Throws an InputError if its data changed. */
export async function loadTestClips(
  { network: { autoencoder }, run }: OpenedSynthesis,
  { limit = 0, ...moved }: TestClipsRequest = {},
  controls: RunControls = {},
): Promise<DrawingTask> {
  if (run === undefined) {
    throw new UsageError(
      'a checkpoint without its run does not say which clips test it: give the run folder',
    );
  }
  const store = folderStore(run.folder);
  const { data } = await reloadAudio(
    store,
    run.config,
    { autoencoder, place: store.nameOf('checkpoint') },
    moved,
    controls,
  );
  const { heard, split, pairs, images } = data;
  const clips = limit > 0 ? split.test.slice(0, limit) : split.test;
  return { heard, clips, images, labels: pairs.labels };
}

/** Optional outputs of synthesis. */
export interface SynthesizeFileOptions {
  /** Path of a GIF animation from the sound to the image. */
  readonly animate?: string | undefined;
}

/** Times of one synthesis, milliseconds. */
export interface SynthesisTimes {
  /** Transfer of the network's weights to the engine. */
  readonly loading: number;
  /** From samples to intensities. */
  readonly hearing: number;
  /** From intensities to the image. */
  readonly spikes: number;
}

/** Result of synthesising a file. */
export interface SynthesizedFile {
  readonly milliseconds: SynthesisTimes;
  /** True if all intensities are 0, which makes a black image. */
  readonly silent: boolean;
}

/**
 * Synthesises the image of a clip ('-' is standard input) as a PNG. Throws an InputError if the clip is no sound or a
 * file cannot be written.
 */
export async function synthesizeFile(
  network: SpikingSynthesisNetwork,
  clip: string,
  output: string,
  { animate }: SynthesizeFileOptions = {},
): Promise<SynthesizedFile> {
  if (animate !== undefined && !/\.gif$/i.test(animate)) {
    throw new UsageError(`--animate must end in .gif, got ${JSON.stringify(basename(animate))}`);
  }
  if (animate !== undefined && resolve(animate) === resolve(output)) {
    throw new UsageError(`--output and --animate must be different files, got ${output} for both`);
  }
  const sound = await readSound(clip);
  const began = performance.now();
  await using synthesizer = await Synthesizer.create(network);
  const loaded = performance.now();
  const heard = synthesizer.hear(sound);
  const listened = performance.now();
  const image = await synthesizer.paint(heard);
  const painted = performance.now();
  await writeFileAtomic(output, greyPngBytes(image));
  if (animate !== undefined) {
    const record = await synthesizer.record(sound);
    await writeFileAtomic(animate, synthesisAnimation({ title: basename(soundName(clip)), ...record }));
  }
  return {
    milliseconds: { loading: loaded - began, hearing: listened - loaded, spikes: painted - listened },
    silent: heard.values.every((value) => value === 0),
  };
}
