/** A cochleagram as pictures show it. */

/** Content of a cochleagram as pictures need it; values may as well be intensities of any scale. */
export interface HeardSound {
  readonly frames: number;
  readonly channels: number;
  /** [frames, channels], not negative. */
  readonly values: Float64Array | Uint16Array;
  /** Centre of each channel in Hz [channels], falling. */
  readonly centres: Float64Array;
  /** Seconds from one frame to the next. */
  readonly frameSeconds: number;
}
