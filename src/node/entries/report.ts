/**
 * Pictures of networks and trainings. It is imported from `spikeloom/report`.
 *
 * @module
 */
import '../setup.js';

export * from '../../entries/report.js';
export { exportPage } from '../exports/export-page.js';
export {
  plotFields,
  plotPotentials,
  plotRaster,
  plotRates,
  plotTraining,
  plotWeights,
} from '../exports/plots.js';
export { writePicture } from '../files/picture-file.js';
export { greyPngBytes } from '../files/png-file.js';
export { svgToPng } from '../files/svg-png.js';
