/**
 * Pronunciations of the ten digits, phonemes with durations, and the built-in voices.
 *
 * Voices differ in pitch and in the length of the vocal tract, which scales all formants: a woman's are about 1.15
 * times a man's, a child's about 1.3 times (means of Peterson and Barney, 1952).
 */
import type { PhonemeName } from './phonemes.js';

/** A phoneme and its seconds at medium tempo. */
export type Segment = readonly [phoneme: PhonemeName, seconds: number];

/** Pronunciations by digit, then by variant; variants of a digit are equally likely. */
export const DIGIT_WORDS: readonly (readonly (readonly Segment[])[])[] = [
  [
    [
      ['Z', 0.1],
      ['IH', 0.09],
      ['R', 0.07],
      ['OW', 0.2],
    ],
    [
      ['Z', 0.1],
      ['IY', 0.1],
      ['R', 0.07],
      ['OW', 0.2],
    ],
  ],
  [
    [
      ['W', 0.11],
      ['AH', 0.14],
      ['N', 0.14],
    ],
  ],
  [
    [
      ['T*', 0.018],
      ['Tuw', 0.05],
      ['UW', 0.22],
    ],
  ],
  [
    [
      ['TH', 0.1],
      ['R', 0.07],
      ['IY', 0.21],
    ],
  ],
  // With and without the last r.
  [
    [
      ['F', 0.11],
      ['AO', 0.17],
      ['ER', 0.11],
    ],
    [
      ['F', 0.11],
      ['AO', 0.26],
    ],
  ],
  [
    [
      ['F', 0.11],
      ['AY', 0.24],
      ['V', 0.06],
    ],
  ],
  [
    [
      ['S', 0.13],
      ['IH', 0.08],
      ['K', 0.06],
      ['K*', 0.02],
      ['S', 0.14],
    ],
  ],
  [
    [
      ['S', 0.12],
      ['EH', 0.1],
      ['V', 0.055],
      ['AX', 0.05],
      ['N', 0.11],
    ],
    [
      ['S', 0.12],
      ['EH', 0.1],
      ['V', 0.06],
      ['N', 0.14],
    ],
  ],
  // Without and with a weak burst at the end.
  [
    [
      ['EY', 0.2],
      ['T', 0.07],
      ['T*', 0.035],
    ],
    [
      ['EY', 0.19],
      ['T', 0.08],
      ['T*', 0.02],
    ],
  ],
  [
    [
      ['N', 0.11],
      ['AYn', 0.22],
      ['N', 0.11],
    ],
  ],
];

export interface Voice {
  readonly name: string;
  /** Mean pitch in Hz. */
  readonly pitch: number;
  /** Factor of the formants, 1 for a man. */
  readonly scale: number;
  /** Open quotient, the fraction of a period in which the glottis is open: larger for a softer voice. */
  readonly open: number;
  /** Level of breath relative to the voice. */
  readonly breath: number;
  /** Boost of high frequencies, 0 to 1. */
  readonly bright: number;
}

/** Built-in voices. Their order enters the random numbers: append new ones at the end. */
export const VOICES: readonly Voice[] = [
  { name: 'anna', pitch: 205, scale: 1.15, open: 0.65, breath: 0.02, bright: 0.5 },
  { name: 'bruno', pitch: 105, scale: 0.97, open: 0.5, breath: 0.01, bright: 0.4 },
  { name: 'clara', pitch: 180, scale: 1.1, open: 0.6, breath: 0.01, bright: 0.5 },
  { name: 'david', pitch: 125, scale: 1, open: 0.55, breath: 0.015, bright: 0.5 },
  { name: 'emma', pitch: 230, scale: 1.18, open: 0.7, breath: 0.03, bright: 0.4 },
  { name: 'felix', pitch: 145, scale: 1.05, open: 0.6, breath: 0.02, bright: 0.45 },
  { name: 'greta', pitch: 165, scale: 1.13, open: 0.6, breath: 0.025, bright: 0.45 },
  { name: 'hugo', pitch: 90, scale: 0.94, open: 0.45, breath: 0.005, bright: 0.55 },
  { name: 'ida', pitch: 280, scale: 1.28, open: 0.65, breath: 0.02, bright: 0.5 },
  { name: 'jonas', pitch: 115, scale: 1.02, open: 0.5, breath: 0.02, bright: 0.55 },
];
