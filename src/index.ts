/**
 * Spikeloom for browsers and every other place: data, training, use and reports, without files. It is imported from
 * `spikeloom/browser`. In Node, the package's main entry `spikeloom` has all of this and files too.
 *
 * @module
 */

import './core/async-dispose.js';

export { type Cochleagram, cochleagram } from './cochlea/cochleagram.js';
export { HEARING_DEFAULTS, type Hearing, hear, hearingInputs } from './cochlea/hearing.js';
export type { EarOptions } from './cochlea/lyon-filters.js';
export { InputError, UsageError } from './core/errors.js';
export {
  compressionRatio,
  packSpikes,
  type SpikeMap,
  spikeMapBytes,
  spikingNeurons,
  unpackSpikes,
  unpackStep,
} from './core/spike-map.js';
export { VERSION } from './core/version.js';
export type { Clip, ClipSet, HeardSet } from './data/clip-set.js';
export { type ClipSplit, splitClips } from './data/clip-split.js';
export { type DigitsOptions, digitsSet, drawDigit } from './data/digits.js';
export { heldOut, pickImages } from './data/hold-out.js';
export { imageSetFromIdx, parseIdxImages, parseIdxLabels } from './data/idx.js';
export { type ImageSet, imagePixels } from './data/image-set.js';
export { imagesNearestToMean, type Pairs, pairByClass, pairByClip } from './data/pairing.js';
export { resample } from './data/resample.js';
export { type ImageSize, resizeImage, resizeImages } from './data/resize.js';
export type { Sound } from './data/sound.js';
export { decodeSound } from './data/sound-file.js';
export { decodeSphere } from './data/sphere.js';
export {
  type SpokenDigit,
  type SpokenDigitsOptions,
  speakDigit,
  spokenDigitsSet,
} from './data/spoken-digits.js';
export { trimSilence } from './data/trim-silence.js';
export { decodeWav, encodeWav } from './data/wav.js';
export { type ErrorCensus, type ErrorKind, errorCensus } from './diagnose/error-census.js';
export {
  centralDifferences,
  fixedSpikeLoss,
  type SoftOptions,
  softCounts,
  softGradient,
} from './diagnose/smooth-network.js';
export {
  cosine,
  deltasOf,
  type FrozenBatch,
  norm,
  signAgreement,
  stepGradients,
  sumOf,
  travel,
} from './diagnose/update-agreement.js';
export {
  type Differences,
  type GoldenVectors,
  largestOf,
  parseGolden,
  QUANTITIES,
  type Quantity,
  verify,
} from './diagnose/verify.js';
export {
  CODINGS,
  type CodingName,
  encodeAll,
  firstSpikes,
  readSpikes,
  type SpikeCoding,
  type SpikePlace,
} from './encoders/coding.js';
export type {
  Batch,
  BatchResult,
  CodedInput,
  Engine,
  EngineCard,
  EngineModule,
  EngineSettings,
  OperationCounts,
  Readings,
  RunOptions,
  SpikeInput,
  SpikeMapTarget,
  StepRecord,
  TrainingBatch,
  TrainingRecord,
  TrainingResult,
  TrainOptions,
  ValueInput,
  ValueTarget,
  Weights,
} from './engine/engine.js';
export { createEngine, ENGINES, type EngineName, type EngineOptions } from './engine/index.js';
export { denseShape, type EngineShape, type Layer, type NetworkShape } from './engine/shape.js';
export { ThreadsFailed } from './engine/threads-failed.js';
export { type ThreadHost, useThreads, webThreads } from './engine/wasm/threads.js';
export { catalogue, experimentsNamed } from './experiments/catalogue.js';
export type { Check, Claim, Experiment, Series } from './experiments/experiment.js';
export type {
  ClaimOrigin,
  ClaimResult,
  Curve,
  CurvePoint,
  FigureResult,
  Panel,
  ReproductionResult,
  ResultRow,
  Verdict,
} from './experiments/result.js';
export { fullScale, QUICK_SCALE, type Scale } from './experiments/scale.js';
export type { NirArray, NirGraph, NirNode, NirValue } from './formats/nir/graph.js';
export { decodeNir, encodeNir, type NirReadOptions } from './formats/nir/hdf5.js';
export { type NirWorker, useNirWorkers } from './formats/nir/workers.js';
export { decodeNpy, encodeNpy, type NpyArray, type NpyData } from './formats/npy.js';
export { decodeNpz, encodeNpz, type NpzArrays } from './formats/npz.js';
export { decodePng, encodePng, type GreyImage } from './formats/png.js';
export { decodeSafetensors, encodeSafetensors, type Tensor } from './formats/safetensors.js';
export type {
  AdamOptions,
  DecayMode,
  LearningRule,
  Mask,
  MembraneRule,
  Optimizer,
  OptimizerState,
  SquaredRule,
  Trace,
} from './learning/rule.js';
export type { AnnNetwork, AnnSynthesisNetwork } from './network/ann-network.js';
export {
  ANN_AUDIOCODER_OPTION_NAMES,
  ANN_AUDIOCODER_OPTIONS,
  ANN_AUTOENCODER_OPTION_NAMES,
  ANN_AUTOENCODER_OPTIONS,
  type AnnAudiocoderOptions,
  type AnnAutoencoderOptions,
  type AnnOptions,
} from './network/ann-schema.js';
export {
  AUDIOCODER_OPTION_NAMES,
  AUDIOCODER_OPTIONS,
  type AudiocoderOptions,
  hearingOf,
  type Pairing,
} from './network/audiocoder-schema.js';
export { type Checkpoint, decodeCheckpoint, encodeCheckpoint } from './network/checkpoint.js';
export { checkpointToNpz, npzToCheckpoint } from './network/checkpoint-npz.js';
export { networkFingerprint } from './network/fingerprint.js';
export type { NetworkKind } from './network/kind.js';
export { autoencoderWidths, initialWeights, type Network } from './network/network.js';
export { incomingWeights, outgoingWeights, weightNorms } from './network/neuron-weights.js';
export { type ImportedNetwork, type NirImportOptions, networkFromNir } from './network/nir/from-nir.js';
export {
  checkpointToNir,
  type NirExportOptions,
  networkToNir,
  synthesisToNir,
} from './network/nir/to-nir.js';
export {
  type GivenAnnAudiocoderOptions,
  type GivenAnnOptions,
  type GivenAudiocoderOptions,
  type GivenOptions,
  resolveAnnAudiocoderOptions,
  resolveAnnOptions,
  resolveAudiocoderOptions,
  resolveOptions,
} from './network/presets.js';
export { quantise } from './network/quantise.js';
export {
  type AutoencoderOptions,
  type LoopOptions,
  OPTION_NAMES,
  OPTIONS,
  type OptionName,
  type Preset,
  type Schedule,
  type TrainingOptions,
} from './network/schema.js';
export { decodeSpikeEvents, encodeSpikeEvents, type SpikeEventsOptions } from './network/spike-events.js';
export { decodeSpikeMapFile, encodeSpikeMapFile, type SpikeMapFile } from './network/spike-map-file.js';
export { codeLayer, untilCode } from './network/stack.js';
export { audiocoderWidths, type SynthesisNetwork, synthesisWidths } from './network/synthesis.js';
export { typedRange } from './options/flag-text.js';
export { OptionError } from './options/resolve.js';
export { flagOf, type OptionSpec, rangeOf } from './options/spec.js';
export * from './report/index.js';
export { metricsColumns, metricsLines } from './runs/metrics-columns.js';
export type { RunSpec } from './runs/spec.js';
export type {
  AnnAudiocoderLine,
  AnnLine,
  AnnMetricsLine,
  AudiocoderLine,
  EpochTest,
  MetricsLine,
  SpikingLine,
  TrainingLine,
} from './training/metrics-line.js';
export {
  type AnnAudiocoderControls,
  type AnnAudiocoderData,
  type AnnAudiocoderEvent,
  trainAnnAudiocoder,
} from './training/train-ann-audiocoder.js';
export { type AnnEvent, trainAnnAutoencoder } from './training/train-ann-autoencoder.js';
export {
  type AudiocoderControls,
  type AudiocoderData,
  type AudiocoderEvent,
  audiocoderBatches,
  trainAudiocoder,
} from './training/train-audiocoder.js';
export {
  type AutoencoderControls,
  type BatchEvent,
  batchCount,
  trainAutoencoder,
} from './training/train-autoencoder.js';
export type { TrainControls, TrainingEvent, TrainingState } from './training/train-loop.js';
export { stackedOptions, trainStacked } from './training/train-stacked.js';
export { rateWarnings, shareWarnings } from './training/warnings.js';
export { hiddenValues, reconstructAnn } from './use/ann-images.js';
export { type AnnSynthesisQuality, evaluateAnnSynthesis } from './use/ann-synthesis-quality.js';
export {
  compareTraining,
  firstOfEachClass,
  type MeasuredNetwork,
  outputOf,
  type TrainingComparison,
  untrained,
} from './use/compare-training.js';
export {
  type CountedLayer,
  type CountOptions,
  countClipSpikes,
  countSpikes,
  type LayerRates,
  layerRates,
  type SpikeCounts,
} from './use/count-spikes.js';
export { flipBits, lostNeurons, silenceNeurons } from './use/damage.js';
export type {
  Drawer,
  DrawingQuality,
  Drawings,
  DrawingTask,
  QualityControls,
} from './use/drawing-quality.js';
export { type DrawnClip, drawClips, drawnClips } from './use/drawn-clips.js';
export { type HeardWord, hearWord } from './use/hear-word.js';
export type { HeardClip } from './use/heard-clip.js';
export { type DecodeOptions, decodeMaps, type EncodeOptions, encodeImages } from './use/hidden-map.js';
export {
  type AnnSynthesisInspection,
  inspectAnnSynthesis,
  inspectSynthesis,
  type SynthesisInspection,
} from './use/inspect-synthesis.js';
export {
  type AnnEvaluation,
  type AnnInspection,
  type EvaluateOptions,
  type Evaluation,
  evaluate,
  evaluateAnn,
  type Inspection,
  type InspectOptions,
  inspect,
  inspectAnn,
  type MeasureOptions,
  stepsToReach,
} from './use/measure-images.js';
export { ImageJudge, type Likeness } from './use/nearest-image.js';
export {
  type Activity,
  denseAnnCost,
  type LayerCost,
  type NetworkCost,
  networkCost,
  PICOJOULES,
} from './use/neurobench.js';
export {
  NEURON_ORDERS,
  type NeuronOrder,
  type RankedNeuron,
  rankBySpikes,
  type SampleClasses,
} from './use/neuron-order.js';
export { meanNormalisedMse, normalisedMse, normalisedMseSlope } from './use/normalised-mse.js';
export {
  type NeuronPlace,
  type RecordedLayer,
  rasterOf,
  recordSample,
  type SampleRecord,
  tellingNeurons,
} from './use/raster.js';
export {
  type ClassTuning,
  classTuning,
  type InputOf,
  largestFirst,
  spikeTriggeredAverages,
} from './use/receptive-fields.js';
export {
  type Reconstruction,
  type ReconstructOptions,
  reconstruct,
  reconstructAll,
} from './use/reconstruct.js';
export { type RateHistogram, rateHistogram, SATURATED_RATE, spikeRates } from './use/spike-rates.js';
export {
  ClipPainter,
  type EvaluateSynthesisOptions,
  evaluateSynthesis,
  measureSynthesis,
  type SynthesisQuality,
  withPainter,
} from './use/synthesis-quality.js';
export {
  recordSynthesis,
  type Synthesis,
  type SynthesizeOptions,
  Synthesizer,
  synthesize,
  type UntitledRecord,
} from './use/synthesize.js';
