/** Cochleagrams for pictures. */

/** Content of a cochleagram for pictures; values may also be intensities of any scale. */
export interface HeardSound {
  readonly frames: number;
  readonly channels: number;
  /** Values [frames, channels], not negative. */
  readonly values: Float64Array | Uint16Array;
  /** Centre of each channel in Hz [channels], falling. */
  readonly centres: Float64Array;
  /** Seconds from one frame to the next. */
  readonly frameSeconds: number;
}
