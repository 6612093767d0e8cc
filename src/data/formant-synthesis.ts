/**
 * A formant synthesiser: sources of voice and noise, filtered by the resonances of a vocal tract.
 *
 *     voice:      d/dt of the flow x²·(1 − x), x = phase/open quotient, in the open part of each period
 *     tract:      voice and breath (white noise) → five formants in a row, a nasal pole and a nasal zero
 *     friction:   white noise through one resonance, and past it; added to the tract's
 *     resonance:  at F, bandwidth B:  y[n] = a·x[n] + b·y[n−1] + c·y[n−2],
 *                 c = −e^(−2πB/fs),  b = 2·e^(−πB/fs)·cos(2πF/fs),  a = 1 − b − c
 *
 * Sources: Klatt, "Software for a cascade/parallel formant synthesizer", JASA 67 (1980), with a single parallel branch
 * for friction; its later glottal pulse (Klatt and Klatt, 1990). Made with + − · / and our own exp and cos, so a sound
 * is the same on every machine.
 */
import { cos, exp } from '../core/arithmetic.js';
import type { RandomStream } from '../core/philox.js';

/** Sample rate of the output, Hz. */
export const SPEECH_RATE = 12_500;
/** Samples from one frame of settings to the next. */
export const FRAME_SAMPLES = 32;

/** Settings of the synthesiser at one time. Frequencies and bandwidths in Hz, formants of a man. */
export interface SpeechFrame {
  readonly formants: readonly [number, number, number];
  readonly widths: readonly [number, number, number];
  /** Amplitudes of voice, breath, friction, and noise past friction's resonance. */
  readonly voice: number;
  readonly breath: number;
  readonly hiss: number;
  readonly puff: number;
  /** Centre and bandwidth of friction. */
  readonly hissAt: readonly [number, number];
  /** Nasal coupling, 0 to 1. */
  readonly nasal: number;
  readonly pitch: number;
}

/** Constants of one speaker. */
export interface Speaker {
  /** Factor of the formants, 1 for a man. */
  readonly scale: number;
  /** Open quotient: the fraction of a period in which the glottis is open. */
  readonly open: number;
  /** Level of breath relative to the voice. */
  readonly breath: number;
  /** Boost of the voice's high frequencies, 0 to 1. */
  readonly bright: number;
}

/** A man's fourth and fifth formants, their bandwidths, and the resonances of his nose. */
const HIGH_FORMANTS = [
  [3400, 250],
  [4500, 300],
] as const;
const NASAL_POLE = 270;
const NASAL_ZERO = 450;
const NASAL_WIDTH = 160;
/** Largest relative difference of periods in length and in strength. */
const JITTER = 0.012;
const SHIMMER = 0.08;

/** A pair of poles (`pass`) or of zeros (`stop`). */
class Resonance {
  private a = 1;
  private b = 0;
  private c = 0;
  private last1 = 0;
  private last2 = 0;

  tune(frequency: number, width: number): void {
    const radius = exp((-Math.PI * width) / SPEECH_RATE);
    this.c = -radius * radius;
    this.b = 2 * radius * cos((2 * Math.PI * frequency) / SPEECH_RATE);
    this.a = 1 - this.b - this.c;
  }

  /** Filters by the poles, of gain 1 at 0 Hz. */
  pass(x: number): number {
    const y = this.a * x + this.b * this.last1 + this.c * this.last2;
    this.last2 = this.last1;
    this.last1 = y;
    return y;
  }

  /** Filters by zeros in the same place, the inverse of `pass`. */
  stop(x: number): number {
    const y = (x - this.b * this.last1 - this.c * this.last2) / this.a;
    this.last2 = this.last1;
    this.last1 = x;
    return y;
  }
}

/** A pair of poles with gain 1 at their frequency and 0 at 0 Hz, for friction. */
class BandPass {
  private gain = 0;
  private b = 0;
  private c = 0;
  private input1 = 0;
  private input2 = 0;
  private output1 = 0;
  private output2 = 0;

  tune(frequency: number, width: number): void {
    const radius = exp((-Math.PI * width) / SPEECH_RATE);
    this.c = -radius * radius;
    this.b = 2 * radius * cos((2 * Math.PI * frequency) / SPEECH_RATE);
    this.gain = (1 - radius * radius) / 2;
  }

  pass(x: number): number {
    const y = this.gain * (x - this.input2) + this.b * this.output1 + this.c * this.output2;
    this.input2 = this.input1;
    this.input1 = x;
    this.output2 = this.output1;
    this.output1 = y;
    return y;
  }
}

/** The voice's source: pulses of flow, as their derivative. */
class Glottis {
  private phase = 0;
  private flow = 0;
  private length = 1;
  private strength = 1;

  constructor(
    private readonly open: number,
    private readonly random: RandomStream,
  ) {}

  /** True while the glottis is open and breath passes. */
  get isOpen(): boolean {
    return this.phase < this.open;
  }

  /** Returns the change of flow in the next sample; the steepest of a pulse is about −1 at any pitch. */
  next(pitch: number): number {
    const step = (pitch * this.length) / SPEECH_RATE;
    this.phase += step;
    if (this.phase >= 1) {
      this.phase -= 1;
      this.length = 1 + JITTER * (2 * this.random.uniform() - 1);
      this.strength = 1 + SHIMMER * (2 * this.random.uniform() - 1);
    }
    const x = this.phase / this.open;
    const flow = x < 1 ? x * x * (1 - x) : 0;
    const change = flow - this.flow;
    this.flow = flow;
    // A pulse's flow falls at the rate 1/open per period.
    return ((this.strength * this.open) / step) * change;
  }
}

/** The vocal tract: formants in a row, then the nose. */
class Tract {
  private readonly formants = [new Resonance(), new Resonance(), new Resonance()];
  private readonly high = HIGH_FORMANTS.map(() => new Resonance());
  private readonly pole = new Resonance();
  private readonly zero = new Resonance();

  constructor(private readonly scale: number) {
    HIGH_FORMANTS.forEach(([frequency, width], i) => {
      this.high[i].tune(scale * frequency, width);
    });
    this.pole.tune(scale * NASAL_POLE, NASAL_WIDTH);
  }

  tune({ formants, widths, nasal }: SpeechFrame): void {
    this.formants.forEach((formant, i) => {
      formant.tune(this.scale * formants[i], widths[i]);
    });
    this.zero.tune(this.scale * (NASAL_POLE + nasal * (NASAL_ZERO - NASAL_POLE)), NASAL_WIDTH);
  }

  pass(x: number): number {
    let y = this.zero.stop(this.pole.pass(x));
    for (const formant of this.high) y = formant.pass(y);
    for (const formant of this.formants) y = formant.pass(y);
    return y;
  }
}

/** Synthesises the sound of settings [frames·FRAME_SAMPLES]; amplitudes and pitch are interpolated linearly. */
export function synthesise(
  frames: readonly SpeechFrame[],
  speaker: Speaker,
  random: RandomStream,
): Float64Array {
  const samples = new Float64Array(frames.length * FRAME_SAMPLES);
  const glottis = new Glottis(speaker.open, random);
  const tract = new Tract(speaker.scale);
  const friction = new BandPass();
  let lastPulse = 0;
  for (let f = 0; f < frames.length; f++) {
    const frame = frames[f];
    const next = frames[Math.min(f + 1, frames.length - 1)];
    tract.tune(frame);
    friction.tune(...frame.hissAt);
    for (let i = 0; i < FRAME_SAMPLES; i++) {
      const t = i / FRAME_SAMPLES;
      const mix = (from: number, to: number) => from + t * (to - from);
      const noise = 2 * random.uniform() - 1;
      const voice = mix(frame.voice, next.voice);
      const pulse = glottis.next(mix(frame.pitch, next.pitch));
      const sharp = pulse - speaker.bright * lastPulse;
      lastPulse = pulse;
      const breath = mix(frame.breath, next.breath) + (glottis.isOpen ? speaker.breath * voice : 0);
      const hissed = friction.pass(noise);
      samples[f * FRAME_SAMPLES + i] =
        tract.pass(voice * sharp + breath * noise) +
        mix(frame.hiss, next.hiss) * hissed +
        mix(frame.puff, next.puff) * noise;
    }
  }
  return samples;
}
