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
export { cochleagramFile } from './exports/cochleagram-file.js';
export {
  type ExportedNir,
  type ExportSpikesOptions,
  exportMapNpy,
  exportMapSpikes,
  exportMetrics,
  exportNir,
  exportNpz,
  exportSpikes,
} from './exports/export-files.js';
export {
  exportPage,
  MAX_PAGE_NETWORK_BYTES,
  type PageOptions,
  type WrittenPage,
} from './exports/export-page.js';
export {
  type ImportedFile,
  type ImportMapOptions,
  type ImportNetworkOptions,
  importMap,
  importMetrics,
  importNetwork,
} from './exports/import-files.js';
export type {
  CountRequest,
  PlotRequest,
  PotentialsRequest,
  RasterRequest,
  SamplePlotRequest,
  TilesRequest,
} from './exports/plot-requests.js';
export {
  plotFields,
  plotPotentials,
  plotRaster,
  plotRates,
  plotTraining,
  plotWeights,
} from './exports/plots.js';
export {
  type DecodeFileOptions,
  decodeMapFile,
  type EncodedImage,
  type EncodeFileOptions,
  encodeImageFile,
} from './exports/spike-map-files.js';
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
} from './exports/synthesis-files.js';
export { type PictureFileOptions, writePicture } from './files/picture-file.js';
export { greyPngBytes, pngBytes } from './files/png-file.js';
export { type SvgPngOptions, svgToPng } from './files/svg-png.js';
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
export type { AudioDataRequest, MovedAudio } from './runs/audio-run-data.js';
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
} from './runs/network-files.js';
export { freeRunFolder, RUN_FILES } from './runs/run-folder.js';
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
} from './runs/run-readers.js';
export type { BeginEvent, ResultsEvent, RunControls, RunEvent, RunResult } from './runs/run-sitting.js';
export {
  type AnnAudioRunRequest,
  type AnnAudioRunResult,
  resumeAnnAudioRun,
  trainAnnAudioRun,
} from './runs/train-ann-audio-run.js';
export { type AnnRunRequest, type AnnRunResult, resumeAnnRun, trainAnnRun } from './runs/train-ann-run.js';
export {
  type AudioRunRequest,
  type AudioRunResult,
  type ResumeAudioRequest,
  resumeAudioRun,
  trainAudioRun,
} from './runs/train-audio-run.js';
export {
  type AutoencoderRunResult,
  type ResumeRequest,
  type RunRequest,
  resumeRun,
  type StackedRequest,
  trainRun,
  trainStackedRun,
} from './runs/train-run.js';
export { type ClipOptions, clipSetNames, loadClipSet } from './sets/clip-sets.js';
export { cacheFolder, DATA_VARIABLE, dataFolder } from './sets/data-folder.js';
export { fetchClips } from './sets/fetch-clips.js';
export { type FetchOptions, fetchSet } from './sets/fetch-set.js';
export { type HearControls, hearClips } from './sets/heard-sets.js';
export { imageSetNames, type LoadOptions, loadImageSet } from './sets/image-sets.js';
export { PUBLISHED_CLIPS, type PublishedClips, publishedClips } from './sets/published-clips.js';
export { PUBLISHED_SETS, type PublishedSet, publishedSet } from './sets/published-sets.js';
export { readSound } from './sets/sound-input.js';
export { PortTaken, type Studio, type StudioRequest, serveStudio } from './studio/serve-studio.js';
export { nodeThreads } from './threads.js';
