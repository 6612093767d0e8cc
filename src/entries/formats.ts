/**
 * Formats of files: sounds, pictures, NIR graphs, safetensors and maps of spikes. It is imported from `spikeloom/formats`.
 *
 * @module
 */

import '../core/async-dispose.js';

export { decodeSound } from '../data/sound-file.js';
export { decodeWav, encodeWav } from '../data/wav.js';
export type { NirGraph } from '../formats/nir/graph.js';
export { decodeNir, encodeNir } from '../formats/nir/hdf5.js';
export { decodePng, encodePng, type GreyImage } from '../formats/png.js';
export { decodeSafetensors, encodeSafetensors, type Tensor } from '../formats/safetensors.js';
export { type ImportedNetwork, networkFromNir } from '../network/nir/from-nir.js';
export { checkpointToNir, networkToNir, synthesisToNir } from '../network/nir/to-nir.js';
export { decodeSpikeMapFile, encodeSpikeMapFile, type SpikeMapFile } from '../network/spike-map-file.js';
