/**
 * Spikeloom in Node: the whole library, with worker threads, data sets on disk and run folders. It is imported from
 * `spikeloom`.
 *
 * @module
 */
import './setup.js';

export * from '../index.js';
export type { AnyRun, OpenRun } from '../runs/open-run.js';
export type { BeginControls } from '../runs/run.js';
export {
  type BrokenRun,
  type ListedRun,
  type RunListing,
  SERVED_RUN_FILES,
  type ServedRunFile,
} from '../runs/run-listing.js';
export type { BeginEvent, ResultsEvent, RunControls, RunEvent, RunResult } from '../runs/session.js';
export type { ClipSource, ImageSource, Moved, RunAt } from '../runs/spec.js';
export { RUN_FILES, type RunFile, type RunStore } from '../runs/store.js';
export type {
  AnnAudioRunConfig,
  AnnAudioRunSummary,
  AudioRunConfig,
  AudioRunSummary,
  RunClips,
} from '../tasks/audiocoder.js';
export type { AnnRunConfig, AnnRunSummary, RunConfig, RunSummary } from '../tasks/autoencoder.js';
export type { RunData } from '../tasks/config.js';
export type { AnyRunConfig } from '../tasks/index.js';
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
  prepareReproduction,
  type ReproduceEvent,
  type ReproduceResult,
  reproduce,
} from './reproduction/reproduce.js';
export type { PlannedState, PreparedReproduction, ReproduceRequest } from './reproduction/request.js';
export { REPRODUCTION_FILES } from './reproduction/write-reproduction.js';
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
export { freeRunFolder } from './runs/run-folder.js';
export { beginRun, openRun, openRunOf, resumeRun } from './runs/run-folders.js';
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
