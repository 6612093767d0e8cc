/** The works of the tasks: how their runs are made. A new one is a file and a line here. */
import type { Work } from '../../runs/session.js';
import type { TaskName, TypesOf } from '../../tasks/index.js';

/** Works by the name of their task, loaded when they are used. */
export const WORKS: { readonly [N in TaskName]: () => Promise<Work<TypesOf<N>>> } = {
  autoencoder: async () => (await import('./autoencoder-work.js')).AUTOENCODER_WORK,
  audiocoder: async () => (await import('./clip-work.js')).AUDIOCODER_WORK,
  classifier: async () => (await import('./classifier-work.js')).CLASSIFIER_WORK,
};
