/** A sound as samples: what readers of audio files give and the ear takes. */
export interface Sound {
  /** Samples per second, Hz. */
  readonly sampleRate: number;
  /** One channel, full scale is [−1, 1] [n]. Finite numbers. */
  readonly samples: Float64Array;
}
