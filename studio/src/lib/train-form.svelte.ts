/** What the next training is to be: its images, its options, and a checkpoint that it goes on from. */
import { optionText } from '../../../src/options/flag-text.js';
import { changedOptions, optionFlags } from '../../../src/runs/train-command.js';
import { TASKS } from '../../../src/tasks/index.js';
import type { PickedFile } from '../worker/read-image-files.js';
import type { TrainingRequest } from '../worker/train-worker.js';
import type { OpenedTraining } from '../worker/training-news.js';
import { checkCheckpointSize } from './checkpoint-size.js';
import {
  type FieldName,
  type FieldTexts,
  type FilledOptions,
  optionLabel,
  readFields,
  unsetText,
} from './option-fields.js';
import { dataArgument, pickedFiles } from './picked-files.js';
import { type Problem, problemOf } from './problem.js';
import { training } from './workers.js';

/** What a training that goes on from a checkpoint may be told anew. */
const GOING_ON: readonly FieldName[] = ['epochs', 'threads'];

class TrainForm {
  source = $state<'digits' | 'files'>('digits');
  picked = $state.raw<readonly PickedFile[]>([]);
  texts = $state.raw<FieldTexts>({ preset: 'tuned' });
  opened = $state.raw<OpenedTraining>();
  problem = $state.raw<Problem>();

  readonly files: readonly PickedFile[] = $derived(this.source === 'files' ? this.picked : []);
  readonly filled: FilledOptions = $derived(
    this.opened
      ? readFields(Object.fromEntries(GOING_ON.map((name) => [name, this.texts[name]])), this.opened.options)
      : readFields(this.texts),
  );
  /** The command that makes the same run; undefined where there is none. */
  readonly command: string | undefined = $derived.by(() => {
    const data = dataArgument(this.files);
    const { resolved } = this.filled;
    if (this.opened || data === undefined || resolved === undefined) return undefined;
    return [
      'spikeloom train autoencoder',
      `--data ${data}`,
      ...optionFlags(changedOptions(TASKS.autoencoder, resolved)),
    ].join(' ');
  });
  /** Why it cannot begin. */
  readonly missing: string | undefined = $derived.by(() => {
    if (this.source === 'files' && this.picked.length === 0) return 'Choose the files to train on first.';
    const [name] = Object.keys(this.filled.faults) as FieldName[];
    return name && `Mend “${optionLabel(name)}” first.`;
  });

  isFixed(name: FieldName): boolean {
    return this.opened !== undefined && !GOING_ON.includes(name);
  }

  /** What stands in a field. */
  text(name: FieldName): string {
    return this.isFixed(name) ? '' : (this.texts[name] ?? '');
  }

  /** What holds where a field is empty. */
  unset(name: FieldName): string {
    const text = this.opened ? optionText(this.opened.options[name]) : unsetText(name, this.filled.given);
    if (name !== 'limit' || text !== '0') return text;
    return this.source === 'digits' ? '10,000' : 'all';
  }

  write(name: FieldName, text: string): void {
    this.texts = { ...this.texts, [name]: text };
  }

  pick(files: readonly File[]): void {
    this.picked = pickedFiles(files);
    this.source = 'files';
    this.problem = undefined;
  }

  /** Opens a checkpoint to go on from. */
  async open(file: File): Promise<void> {
    this.problem = undefined;
    try {
      checkCheckpointSize(file);
      this.opened = await training().open(new Uint8Array(await file.arrayBuffer()), file.name);
    } catch (error) {
      this.problem = problemOf(error, `${file.name} could not be opened`);
    }
  }

  request(): TrainingRequest {
    const { files, filled, opened } = this;
    return { files, options: filled.given, goesOn: opened !== undefined };
  }
}

export const trainForm = new TrainForm();
