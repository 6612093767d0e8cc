/** Shows a training that the library runs: progress, warnings, interruption, results. */
import { InputError } from '../src/core/errors.js';
import { countText } from '../src/core/number-texts.js';
import type { FolderLock } from '../src/node/files/folder-lock.js';
import { shellWord } from '../src/options/flag-text.js';
import { runTitle } from '../src/report/run-texts.js';
import type { RunControls, RunEvent, RunResult } from '../src/runs/session.js';
import { type AnyRunConfig, type AnyRunSummary, taskOf } from '../src/tasks/index.js';
import { activityFor, activityOf, numberOf, quantitiesFor, quantityText } from '../src/tasks/quantity.js';
import { interruption } from './interrupt.js';
import { io } from './io.js';
import { print, ratesText } from './output.js';
import { Progress } from './progress.js';

/** Place of a new run: the folder that is asked for, else a new one below `runs` that is named after its data. */
export interface NewRunPlace {
  readonly out: string | undefined;
  readonly set: string;
}

/** Shows a training in a folder that is locked before anything is looked at. */
export async function showNewTraining<Result extends RunResult>(
  { out, set }: NewRunPlace,
  start: (lock: FolderLock, controls: RunControls) => AsyncGenerator<RunEvent, Result>,
): Promise<Result | undefined> {
  const { lockRunFolder } = await import('../src/node/runs/run-folder.js');
  return showTraining(async function* (controls) {
    // Signals are heard by now: one that comes while the folder is locked leaves no lock.
    const lock = await lockRunFolder(out, 'runs', set);
    try {
      controls.signal?.throwIfAborted();
      return yield* start(lock, controls);
    } finally {
      await lock.release();
    }
  });
}

/** Runs it to its end or to an interruption, and sets the exit code. Undefined where it was stopped before it began. */
export async function showTraining<Result extends RunResult>(
  start: (controls: RunControls) => AsyncGenerator<RunEvent, Result>,
): Promise<Result | undefined> {
  const progress = new Progress();
  const interrupted = interruption(() => progress.note('Stopping; once more to quit at once.'));
  const warned = new Set<string>();
  const training = start({
    signal: interrupted.signal,
    ...progress.preparations,
  });
  let folder = '';
  let saved = false;
  try {
    for (;;) {
      const next = await training.next();
      if (next.done) {
        report(next.value, interrupted.exitCode());
        return next.value;
      }
      const event = next.value;
      if (event.kind === 'begin') {
        folder = event.folder;
        const { options, batches } = event.config;
        const from = event.batch > 0 ? `, from batch ${countText(event.batch + 1)}` : '';
        progress.note(`${runTitle(event.config)}: ${countText(batches)} batches of ${options.batch}${from}`);
        progress.begin(event.batch, event.config);
      } else if (event.kind === 'batch') {
        saved = true;
        for (const warning of event.warnings) {
          const [what] = warning.split(':');
          if (!warned.has(what)) progress.note(`Warning: ${warning}`);
          warned.add(what);
        }
        progress.update(event);
      }
    }
  } catch (error) {
    progress.end();
    if (interrupted.signal.aborted && error === interrupted.signal.reason) {
      print('Stopped before the first batch: nothing is changed, but what was heard of clips is kept');
      io().exitCode = interrupted.exitCode() ?? 0;
      return undefined;
    }
    // Whatever the disk or the data did, the last checkpoint is there to go on from, unless the folder is lost.
    if (error instanceof InputError && saved && (await canGoOn(folder, error))) {
      throw new InputError(`${error.message}; go on with "spikeloom resume ${shellWord(folder)}"`);
    }
    throw error;
  } finally {
    progress.end();
    interrupted.end();
  }
}

/** True if the folder holds a run that can go on, and does not belong to another process by now. */
async function canGoOn(folder: string, error: InputError): Promise<boolean> {
  const [{ LockLostError }, { RUN_FILES }, { presentNames }] = await Promise.all([
    import('../src/node/files/folder-lock.js'),
    import('../src/runs/store.js'),
    import('../src/node/files/bounded-file.js'),
  ]);
  const names = await presentNames(folder);
  return !(error instanceof LockLostError) && names.has(RUN_FILES.config) && names.has(RUN_FILES.checkpoint);
}

function report({ folder, config, batch, summary }: RunResult, exitCode: number | undefined): void {
  if (summary === undefined) {
    print(`Stopped after batch ${countText(batch)} of ${countText(config.batches)}, all saved in ${folder}`);
    print(`Go on with: spikeloom resume ${shellWord(folder)}`);
    io().exitCode = exitCode ?? 0;
    return;
  }
  printSummary(folder, config, summary);
  if (exitCode !== undefined) io().exitCode = exitCode;
}

/** Prints the result of a run, and where the time went. */
function printSummary(folder: string, { kind, options }: AnyRunConfig, summary: AnyRunSummary): void {
  const { test, seconds, msPerBatch, peakMemoryBytes } = summary;
  const { results, samples } = taskOf(kind);
  const activity = activityFor(options);
  if (test) {
    const texts = quantitiesFor(results, options).map((quantity) =>
      quantityText(quantity, numberOf(test, quantity) ?? Number.NaN),
    );
    print(`${texts.join(', ')} on ${countText(test.samples)} ${samples}, weights frozen`);
  }
  print(`${activity.name}: ${ratesText(activityOf(test ?? summary, activity) ?? [])} (inputs first)`);
  const parts = [
    `data ${seconds.data.toFixed(2)} s`,
    `training ${seconds.training.toFixed(2)} s (${msPerBatch.toFixed(1)} ms per batch)`,
    `report ${seconds.report.toFixed(2)} s`,
  ];
  print(
    `time ${seconds.total.toFixed(2)} s: ${parts.join(', ')}; memory ${Math.round(peakMemoryBytes / 1e6)} MB`,
  );
  print(`report: ${folder}/report.html`);
}
