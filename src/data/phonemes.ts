/**
 * Phonemes of the ten English digits: targets for a formant synthesiser.
 *
 * Formants and bandwidths are those of a man, in Hz; other voices scale the formants. They follow Klatt, "Software for
 * a cascade/parallel formant synthesizer", JASA 67 (1980), and Peterson and Barney, "Control methods used in a study of
 * the vowels", JASA 24 (1952). They, the amplitudes and the noises were then tuned until cochleagrams resembled those
 * of recorded digits, so values may differ from the published ones.
 */
export interface Phoneme {
  /** First three formants at the beginning of the sound. */
  readonly formants: readonly [number, number, number];
  /** First three formants at its end, for diphthongs and glides. Default: as at the beginning. */
  readonly glide?: readonly [number, number, number];
  /** Bandwidths of the three formants. */
  readonly widths: readonly [number, number, number];
  /** Amplitude of the voice. Default: 0, as for all sources. */
  readonly voice?: number;
  /** Amplitude of breath, noise that passes the formants. */
  readonly breath?: number;
  /** Amplitude of friction, noise around `hissAt`. */
  readonly hiss?: number;
  /** Centre and bandwidth of friction. */
  readonly hissAt?: readonly [number, number];
  /** Amplitude of noise that passes no resonance. */
  readonly puff?: number;
  /** Nasal coupling, 0 to 1. */
  readonly nasal?: number;
  /** Half the duration of a formant transition, in seconds. Default: 0.03. */
  readonly reach?: number;
}

/** Phonemes by ARPAbet's names; a stop is its closure (`T`), its burst (`T*`) and its breath (`Tuw`). */
export const PHONEMES = {
  IY: { formants: [280, 2200, 2960], glide: [270, 2290, 3010], widths: [50, 150, 300], voice: 1 },
  IH: { formants: [400, 1850, 2570], glide: [450, 1750, 2600], widths: [50, 100, 140], voice: 1 },
  EY: { formants: [480, 1800, 2520], glide: [310, 2150, 2750], widths: [60, 100, 200], voice: 1 },
  EH: { formants: [540, 1720, 2500], glide: [580, 1600, 2530], widths: [60, 90, 200], voice: 1 },
  AY: { formants: [730, 1220, 2500], glide: [460, 1780, 2550], widths: [90, 80, 180], voice: 1 },
  // Between two n the tongue stays further in front.
  AYn: { formants: [690, 1400, 2550], glide: [500, 1880, 2600], widths: [90, 90, 180], voice: 1 },
  AH: { formants: [640, 1190, 2500], glide: [620, 1240, 2550], widths: [80, 70, 140], voice: 1 },
  AO: { formants: [570, 840, 2410], glide: [590, 900, 2450], widths: [80, 80, 90], voice: 1 },
  OW: { formants: [540, 1000, 2300], glide: [420, 820, 2300], widths: [70, 70, 80], voice: 1 },
  UW: { formants: [330, 1500, 2250], glide: [310, 980, 2240], widths: [60, 100, 140], voice: 1 },
  AX: { formants: [500, 1400, 2400], widths: [70, 90, 160], voice: 0.8 },

  W: { formants: [310, 650, 2300], glide: [360, 720, 2350], widths: [50, 80, 70], voice: 0.9, reach: 0.05 },
  R: { formants: [330, 1060, 1400], widths: [70, 100, 120], voice: 0.85, reach: 0.04 },
  ER: { formants: [470, 1270, 1600], widths: [90, 70, 110], voice: 0.8, reach: 0.05 },
  N: { formants: [450, 1700, 2620], widths: [100, 250, 120], voice: 0.7, nasal: 1, reach: 0.025 },

  F: { formants: [340, 1100, 2080], widths: [200, 120, 150], puff: 0.02, hiss: 0.02, hissAt: [3800, 3000] },
  V: { formants: [250, 1100, 2080], widths: [60, 90, 120], voice: 0.25, puff: 0.015, reach: 0.035 },
  TH: { formants: [320, 1290, 2540], widths: [200, 90, 200], puff: 0.025, hiss: 0.025, hissAt: [4800, 2500] },
  S: { formants: [320, 1390, 2530], widths: [200, 80, 200], hiss: 0.35, hissAt: [4500, 1600], puff: 0.01 },
  Z: {
    formants: [240, 1390, 2530],
    widths: [70, 60, 180],
    voice: 0.35,
    hiss: 0.2,
    hissAt: [4500, 1600],
    puff: 0.005,
  },

  T: { formants: [350, 1700, 2600], widths: [200, 120, 250], reach: 0.02 },
  'T*': {
    formants: [350, 1700, 2600],
    widths: [300, 120, 250],
    hiss: 0.25,
    hissAt: [3900, 1800],
    puff: 0.05,
  },
  Tuw: {
    formants: [340, 1780, 2550],
    glide: [330, 1600, 2350],
    widths: [250, 150, 250],
    breath: 0.12,
    hiss: 0.08,
    hissAt: [3700, 2000],
  },
  K: { formants: [300, 1990, 2850], widths: [200, 160, 330], reach: 0.02 },
  'K*': {
    formants: [300, 1990, 2850],
    widths: [250, 160, 330],
    hiss: 0.25,
    hissAt: [2100, 500],
    breath: 0.04,
  },
} as const satisfies Record<string, Phoneme>;

export type PhonemeName = keyof typeof PHONEMES;
