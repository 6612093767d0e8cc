/**
 * Measures of trained networks: spikes, fields, costs, damage and maps. It is imported from `spikeloom/use`.
 *
 * @module
 */

import '../core/async-dispose.js';

export { compressionRatio, type SpikeMap } from '../core/spike-map.js';
export { CODINGS } from '../encoders/coding.js';
export { decodeClassifier } from '../network/classifier.js';
export { networkFingerprint } from '../network/fingerprint.js';
export { incomingWeights, outgoingWeights } from '../network/neuron-weights.js';
export { type ClassifierInspection, inspectClassifier } from '../use/classify.js';
export { codeFeatures } from '../use/code-features.js';
export { compareTraining } from '../use/compare-training.js';
export { countSpikes, type LayerRates, layerRates, type SpikeCounts } from '../use/count-spikes.js';
export { flipBits, lostNeurons, silenceNeurons } from '../use/damage.js';
export { type HeardWord, hearWord } from '../use/hear-word.js';
export type { HeardClip } from '../use/heard-clip.js';
export { decodeMaps, encodeImages } from '../use/hidden-map.js';
export {
  type Activity,
  denseAnnCost,
  type LayerCost,
  type NetworkCost,
  networkCost,
} from '../use/neurobench.js';
export { type RankedNeuron, rankBySpikes, type SampleClasses } from '../use/neuron-order.js';
export { meanNormalisedMse, normalisedMse, normalisedMseSlope } from '../use/normalised-mse.js';
export { type Features, type Probe, probe } from '../use/probe.js';
export { type NeuronPlace, rasterOf, recordSample, type SampleRecord } from '../use/raster.js';
export { classTuning, spikeTriggeredAverages } from '../use/receptive-fields.js';
export { spikeRates } from '../use/spike-rates.js';
