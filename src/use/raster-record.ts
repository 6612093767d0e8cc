/** Spikes of one sample over time, as rasters show them. */

/** The spikes of a layer. */
export interface LayerSpikes {
  readonly name: string;
  /** N */
  readonly neurons: number;
  /** [T, N], 0 or 1 */
  readonly spikes: Uint8Array;
  /** Which layer of its network it is, 0 for the inputs: decides its colour. Default: its place among those drawn. */
  readonly place?: number;
}

/** The potential of a neuron over the steps. */
export interface PotentialTrace {
  readonly name: string;
  /** [T], before the reset */
  readonly values: Float64Array | Float32Array | readonly number[];
  /** [T] */
  readonly spikes: readonly boolean[];
  /** Potential at which the neuron fires: always the same, or that of every step [T]. */
  readonly threshold: number | ArrayLike<number>;
  /** Potential after a spike: 0 unless it subtracts the threshold. */
  readonly reset?: 'zero' | 'subtract';
}

/** Spikes of all layers, and potentials of some neurons. */
export interface RasterPlot {
  readonly title: string;
  /** T */
  readonly steps: number;
  /** Inputs first. */
  readonly layers: readonly LayerSpikes[];
  readonly potentials: readonly PotentialTrace[];
  /** Pixels. */
  readonly width?: number;
}
