/**
 * Formats of files: sounds, pictures, NIR graphs, safetensors and maps of spikes. It is imported from `spikeloom/formats`.
 *
 * @module
 */
import '../setup.js';

export * from '../../entries/formats.js';
