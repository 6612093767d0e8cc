/** What a complete run of an audiocoder is closed with: evaluation, pictures, report and, last of all, the summary. */
import type { AudioRunConfig } from '../formats/audio-run-config.js';
import type { AudioRunSummary } from '../formats/run-summary.js';
import { evaluateSynthesis, type SynthesisQuality } from '../inference/synthesis-quality.js';
import type { SynthesisNetwork } from '../network/synthesis.js';
import type { AudiocoderLine } from '../training/metrics-line.js';
import type { AudiocoderData } from '../training/train-audiocoder.js';
import { writeFileAtomic } from './atomic-file.js';
import { runFile } from './run-folder.js';
import { summaryOf } from './run-results.js';
import type { Trainings } from './run-sitting.js';

export interface FinishedAudio extends Trainings<AudiocoderLine, SynthesisNetwork> {
  readonly folder: string;
  readonly config: AudioRunConfig;
  readonly data: AudiocoderData;
  /** What the test after the last epoch saw; undefined where the training ended before it. */
  readonly tested: SynthesisQuality | undefined;
}

/** Measures the frozen network, draws, and writes everything. */
export async function writeAudioResults(finished: FinishedAudio): Promise<AudioRunSummary> {
  const { folder, config, network, data } = finished;
  const { heard, split, images, pairs } = data;
  const task = { heard, clips: split.test, images, labels: pairs.labels };
  const test = finished.tested ?? (await evaluateSynthesis(network, task));
  const summary = summaryOf(finished, config, test);
  // Its presence says that the run is complete.
  await writeFileAtomic(runFile(folder, 'summary'), `${JSON.stringify(summary, null, 2)}\n`);
  return summary;
}
