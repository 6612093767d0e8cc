/**
 * Spike maps: one bit for each of N neurons and T steps, 1 if the neuron spiked.
 *
 * The hidden spikes of an autoencoder for an image, kept for Th steps, are the image compressed: N·Th bits
 * (paper, section 3.2.2). Against 8 bits per pixel the compression is pixels·8 / (N·Th).
 */
export interface SpikeMap {
  readonly steps: number;
  readonly neurons: number;
  /** Packed [steps, neurons], row-major, the first bit of a byte its lowest; the last byte ends in zeros. */
  readonly bits: Uint8Array;
}

/** Returns the number of bytes of a packed map. */
export function spikeMapBytes(steps: number, neurons: number): number {
  return Math.ceil((steps * neurons) / 8);
}

/** Packs spikes (0 or 1) [steps, neurons]. Throws a RangeError if their number differs. */
export function packSpikes(spikes: Uint8Array, steps: number, neurons: number): SpikeMap {
  if (spikes.length !== steps * neurons) {
    throw new RangeError(
      `a map of ${steps} steps of ${neurons} neurons has ${steps * neurons} spikes, got ${spikes.length}`,
    );
  }
  const bits = new Uint8Array(spikeMapBytes(steps, neurons));
  for (let n = 0; n < spikes.length; n++) bits[n >> 3] |= (spikes[n] & 1) << (n & 7);
  return { steps, neurons, bits };
}

/** Writes the spikes (0 or 1) of step `step` (from 0) [neurons] to `spikes` at `offset`. */
export function unpackStep({ neurons, bits }: SpikeMap, step: number, spikes: Uint8Array, offset = 0): void {
  for (let i = 0, n = step * neurons; i < neurons; i++, n++)
    spikes[offset + i] = (bits[n >> 3] >> (n & 7)) & 1;
}

/** Returns all spikes (0 or 1) [steps, neurons]. */
export function unpackSpikes(map: SpikeMap): Uint8Array {
  const spikes = new Uint8Array(map.steps * map.neurons);
  for (let step = 0; step < map.steps; step++) unpackStep(map, step, spikes, step * map.neurons);
  return spikes;
}

/** Counts the neurons that spiked at any step. */
export function spikingNeurons(map: SpikeMap): number {
  const spiked = new Uint8Array(map.neurons);
  const spikes = new Uint8Array(map.neurons);
  for (let step = 0; step < map.steps; step++) {
    unpackStep(map, step, spikes);
    for (let i = 0; i < spikes.length; i++) spiked[i] |= spikes[i];
  }
  return spiked.reduce((sum, one) => sum + one, 0);
}

/** Returns the bits of an image at 8 bits per pixel divided by those of a map. */
export function compressionRatio(pixels: number, { steps, neurons }: Omit<SpikeMap, 'bits'>): number {
  return (8 * pixels) / (steps * neurons);
}
