/** Rendering of results: SVG, HTML, Markdown, PNG and GIF. */

export type { HeardSound } from '../cochlea/heard-sound.js';
export type { LayerSpikes, PotentialTrace, RasterPlot } from '../use/raster-record.js';
export type { SynthesisRecord } from '../use/synthesis-record.js';
export { type AudioReport, audioReport } from './audio-report.js';
export { cochleagramPicture } from './cochleagram-picture.js';
export { type CochleagramPlot, cochleagramPlot } from './cochleagram-plot.js';
export { cochleagramTile, cochleagramTiles } from './cochleagram-tiles.js';
export { type ReportPicture, type RunReport, runReport } from './html-report.js';
export {
  type Canvas,
  type Pixels,
  reconstructionGrid,
  spikeCountImage,
  type WeightTiles,
  weightTiles,
} from './image-grid.js';
export { type LineChart, type LineSeries, lineChart } from './line-chart.js';
export {
  type FieldsPlot,
  fieldsPlot,
  type NeuronField,
  type NeuronWeights,
  type ShownNeurons,
  type WeightsPlot,
  weightsPlot,
} from './neuron-tiles-plot.js';
export { type PanelChartOptions, panelChart } from './panel-chart.js';
export { encodePicture } from './png-picture.js';
export { rasterPlot } from './raster-plot.js';
export { type RatesPlot, ratesPlot } from './rates-plot.js';
export type { Fact, PictureFigure, ReportFrame } from './report-page.js';
export {
  type MarkdownFile,
  type ReproductionMarkdown,
  reproductionMarkdown,
} from './reproduction-markdown.js';
export { reproductionPage } from './reproduction-page.js';
export type { SpokenDrawing } from './spoken-drawings.js';
export { synthesisAnimation } from './synthesis-animation.js';
export { imageTiles, type TileShape } from './tiles.js';
export { type TrainedSide, type TrainingPlot, trainingPlot } from './training-plot.js';
