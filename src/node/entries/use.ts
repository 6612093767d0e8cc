/**
 * Measures of trained networks: spikes, fields, costs, damage and maps. It is imported from `spikeloom/use`.
 *
 * @module
 */
import '../setup.js';

export * from '../../entries/use.js';
