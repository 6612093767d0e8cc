/**
 * Pictures of networks and trainings. It is imported from `spikeloom/report`.
 *
 * @module
 */

import '../core/async-dispose.js';

export { lineChart } from '../report/line-chart.js';
export { fieldsPlot, weightsPlot } from '../report/neuron-tiles-plot.js';
export { panelChart } from '../report/panel-chart.js';
export { rasterPlot } from '../report/raster-plot.js';
export { ratesPlot } from '../report/rates-plot.js';
export { trainingPlot } from '../report/training-plot.js';
