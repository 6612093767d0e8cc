/**
 * Spikeloom in Node: the whole library, with worker threads, data sets on disk and run folders. It is imported from
 * `spikeloom`.
 *
 * @module
 */
import './setup.js';

export * from '../index.js';
export type {
  AnnAudioRunConfig,
  AnyRunConfig,
  AudioRunConfig,
  RunClips,
} from '../runs/audio-run-config.js';
export type { AnnRunConfig, RunConfig, RunData } from '../runs/run-config.js';
export {
  type BrokenRun,
  type ListedRun,
  type RunListing,
  SERVED_RUN_FILES,
  type ServedRunFile,
} from '../runs/run-listing.js';
export type {
  AnnAudioRunSummary,
  AnnRunSummary,
  AudioRunSummary,
  RunSummary,
} from '../runs/run-summary.js';
export type { AudioDataRequest, MovedAudio } from './audio-run-data.js';
export { type ClipOptions, clipSetNames, loadClipSet } from './clip-sets.js';
export { cochleagramFile } from './cochleagram-file.js';
export { cacheFolder, DATA_VARIABLE, dataFolder } from './data-folder.js';
export {
  type ExportedNir,
  type ExportSpikesOptions,
  exportMapNpy,
  exportMapSpikes,
  exportMetrics,
  exportNir,
  exportNpz,
  exportSpikes,
} from './export-files.js';
export {
  exportPage,
  MAX_PAGE_NETWORK_BYTES,
  type PageOptions,
  type WrittenPage,
} from './export-page.js';
export { fetchClips } from './fetch-clips.js';
export { type FetchOptions, fetchSet } from './fetch-set.js';
export { type HearControls, hearClips } from './heard-sets.js';
export { imageSetNames, type LoadOptions, loadImageSet } from './image-sets.js';
export {
  type ImportedFile,
  type ImportMapOptions,
  type ImportNetworkOptions,
  importMap,
  importMetrics,
  importNetwork,
} from './import-files.js';
export {
  type ImageFileOptions,
  type ImageRequest,
  loadNetworkImages,
  type OpenedAnnNetwork,
  type OpenedNetwork,
  openAnnNetwork,
  openNetwork,
  type RasterFileOptions,
  rasterFile,
  readGoldenFile,
  reconstructFile,
  reconstructFileAnn,
} from './network-files.js';
export { type PictureFileOptions, writePicture } from './picture-file.js';
export type {
  CountRequest,
  PlotRequest,
  PotentialsRequest,
  RasterRequest,
  SamplePlotRequest,
  TilesRequest,
} from './plot-requests.js';
export {
  plotFields,
  plotPotentials,
  plotRaster,
  plotRates,
  plotTraining,
  plotWeights,
} from './plots.js';
export { greyPngBytes, pngBytes } from './png-file.js';
export { PUBLISHED_CLIPS, type PublishedClips, publishedClips } from './published-clips.js';
export { PUBLISHED_SETS, type PublishedSet, publishedSet } from './published-sets.js';
export type { PlannedRun, Seeds } from './reproduction/plan.js';
export {
  type PlannedState,
  type PreparedReproduction,
  prepareReproduction,
  type ReproduceEvent,
  type ReproduceRequest,
  type ReproduceResult,
  reproduce,
} from './reproduction/reproduce.js';
export { REPRODUCTION_FILES } from './reproduction/write-reproduction.js';
export { freeRunFolder, RUN_FILES } from './run-folder.js';
export {
  readAnnAudioRunConfig,
  readAnnAudioRunMetrics,
  readAnnAudioRunSummary,
  readAnnRunCheckpoint,
  readAnnRunConfig,
  readAnnRunMetrics,
  readAnnRunSummary,
  readAnnSynthesisCheckpoint,
  readAnyRunConfig,
  readAudioRunConfig,
  readAudioRunMetrics,
  readAudioRunSummary,
  readRunCheckpoint,
  readRunConfig,
  readRunMetrics,
  readRunSummary,
  readSynthesisCheckpoint,
} from './run-readers.js';
export type { BeginEvent, ResultsEvent, RunControls, RunEvent, RunResult } from './run-sitting.js';
export { readSound } from './sound-input.js';
export {
  type DecodeFileOptions,
  decodeMapFile,
  type EncodedImage,
  type EncodeFileOptions,
  encodeImageFile,
} from './spike-map-files.js';
export { PortTaken, type Studio, type StudioRequest, serveStudio } from './studio/serve-studio.js';
export { type SvgPngOptions, svgToPng } from './svg-png.js';
export {
  loadTestClips,
  type OpenedAnnSynthesis,
  type OpenedSynthesis,
  openAnnSynthesis,
  openSynthesis,
  type SynthesisTimes,
  type SynthesizedFile,
  type SynthesizeFileOptions,
  synthesizeFile,
  type TestClipsRequest,
} from './synthesis-files.js';
export { nodeThreads } from './threads.js';
export {
  type AnnAudioRunRequest,
  type AnnAudioRunResult,
  resumeAnnAudioRun,
  trainAnnAudioRun,
} from './train-ann-audio-run.js';
export { type AnnRunRequest, type AnnRunResult, resumeAnnRun, trainAnnRun } from './train-ann-run.js';
export {
  type AudioRunRequest,
  type AudioRunResult,
  type ResumeAudioRequest,
  resumeAudioRun,
  trainAudioRun,
} from './train-audio-run.js';
export {
  type AutoencoderRunResult,
  type ResumeRequest,
  type RunRequest,
  resumeRun,
  type StackedRequest,
  trainRun,
  trainStackedRun,
} from './train-run.js';
