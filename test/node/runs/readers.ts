/** Readers of run folders of each task, for tests. */
import { openRunOf } from '../../../src/node/runs/run-folders.js';
import type { TaskName, TypesOf } from '../../../src/tasks/index.js';

function readersOf<N extends TaskName>(kind: N) {
  return {
    config: async (folder: string): Promise<TypesOf<N>['config']> => (await openRunOf(folder, kind)).config,
    metrics: async (folder: string): Promise<TypesOf<N>['line'][]> =>
      (await openRunOf(folder, kind)).metrics(),
    summary: async (folder: string): Promise<TypesOf<N>['summary'] | undefined> =>
      (await openRunOf(folder, kind)).summary(),
  };
}

export const {
  config: readRunConfig,
  metrics: readRunMetrics,
  summary: readRunSummary,
} = readersOf('autoencoder');
export const {
  config: readAnnRunConfig,
  metrics: readAnnRunMetrics,
  summary: readAnnRunSummary,
} = readersOf('ann-autoencoder');
export const {
  config: readAudioRunConfig,
  metrics: readAudioRunMetrics,
  summary: readAudioRunSummary,
} = readersOf('audiocoder');
export const {
  config: readAnnAudioRunConfig,
  metrics: readAnnAudioRunMetrics,
  summary: readAnnAudioRunSummary,
} = readersOf('ann-audiocoder');
