/** Runs of ANN autoencoders. */
import { checkpointParts } from '../../network/checkpoint.js';
import { ANN_AUTOENCODER } from '../../tasks/autoencoder.js';
import { trainAnnAutoencoder } from '../../training/train-ann-autoencoder.js';
import { imageWork } from './image-work.js';

export const ANN_AUTOENCODER_WORK = imageWork({
  task: ANN_AUTOENCODER,
  train: ({ images }, { options }, controls) => trainAnnAutoencoder(images, options, controls),
  encode: ({ widths, data: image, options }, state) =>
    checkpointParts('ann-autoencoder', { widths, image, options }, state),
  finisher: async () => (await import('./run-report.js')).ANN_RESULTS,
});
