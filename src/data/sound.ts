/** A sound as samples: the result of readers of audio files and the input of the cochlea. */
export interface Sound {
  /** Samples per second, Hz. */
  readonly sampleRate: number;
  /** Samples of one channel [n]; finite, full scale is [−1, 1]. */
  readonly samples: Float64Array;
}
