/** Readers of run folders of each task, for tests. */
import { folderStore } from '../../../src/node/runs/folder-store.js';
import { type OpenRun, openRunOf as openIn } from '../../../src/runs/open-run.js';
import type { TaskName, TypesOf } from '../../../src/tasks/index.js';

/** Returns readers of runs of a task; of a run whose neurons do not spike or not as `spikes` says they throw. */
function readersOf<N extends TaskName>(kind: N, spikes: boolean) {
  const open = (folder: string): Promise<OpenRun<TypesOf<N>>> => openIn(folderStore(folder), kind, spikes);
  return {
    config: async (folder: string): Promise<TypesOf<N>['config']> => (await open(folder)).config,
    metrics: async (folder: string): Promise<TypesOf<N>['line'][]> => (await open(folder)).metrics(),
    summary: async (folder: string): Promise<TypesOf<N>['summary'] | undefined> =>
      (await open(folder)).summary(),
  };
}

export const {
  config: readRunConfig,
  metrics: readRunMetrics,
  summary: readRunSummary,
} = readersOf('autoencoder', true);
export const {
  config: readAnnRunConfig,
  metrics: readAnnRunMetrics,
  summary: readAnnRunSummary,
} = readersOf('autoencoder', false);
export const {
  config: readAudioRunConfig,
  metrics: readAudioRunMetrics,
  summary: readAudioRunSummary,
} = readersOf('audiocoder', true);
export const {
  config: readAnnAudioRunConfig,
  metrics: readAnnAudioRunMetrics,
  summary: readAnnAudioRunSummary,
} = readersOf('audiocoder', false);
