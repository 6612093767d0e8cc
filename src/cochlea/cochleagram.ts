/**
 * Lyon's passive cochlea: sound → cochleagram, the activity of the auditory nerve's channels over time.
 *
 * Per sample: the cascade of filters (`lyon-filters.ts`), half-wave rectification of every tap, four stages of
 * automatic gain control, the difference of neighbouring taps, then a low-pass of which every d-th value is kept.
 *
 *     gain control, stage with target T and ε = 1 − exp(−1/(τ·fs)), old S on the right:
 *         v_c ← |v_c·(1 − S_c)|
 *         S_c ← min(0.9, (ε/T)·v_c + ((1−ε)/3)·(S_{c−1} + S_c + S_{c+1}))     a missing neighbour is S_c
 *     w_0 = v_0,  w_c = max(0, v_{c−1} − v_c)
 *     y[n] = (1−p)²·w[n−2] + 2p·y[n−1] − p²·y[n−2],  p = exp(−1/(3d))         for d > 1
 *
 * Source: Slaney, Auditory Toolbox (1998), `LyonPassiveEar`; its quirk of silencing the two leading taps at every
 * d-th sample is reproduced. All arithmetic is float64.
 */
import { exp } from '../core/arithmetic.js';
import { designEar, EAR_DEFAULTS, type EarOptions, LEADING_SECTIONS, SECTION_SIZE } from './lyon-filters.js';

/** Cochleagram of a sound: the output of every channel, frame by frame. */
export interface Cochleagram {
  readonly frames: number;
  readonly channels: number;
  /** Outputs [frames, channels], not negative; channel 0 is the highest frequency. */
  readonly values: Float64Array;
  /** Centre of each channel in Hz [channels]. */
  readonly centres: Float64Array;
  /** Seconds from one frame to the next. */
  readonly frameSeconds: number;
}

const GAIN_TARGETS = [0.0032, 0.0016, 0.0008, 0.0004];
const GAIN_SECONDS = [0.64, 0.16, 0.04, 0.01];
const GAIN_LIMIT = 0.9;
/** States below this are set to 0 once a frame: far below any effect, above the range of slow denormal numbers. */
const NEGLIGIBLE = 1e-150;

/** Filters sample `x` by the cascade: writes rectified outputs to `taps` [n]; `delays` [n, 2] is the filters' state. */
function filterSample(x: number, sections: Float64Array, delays: Float64Array, taps: Float64Array): void {
  let input = x;
  for (let c = 0; c < taps.length; c++) {
    const at = c * SECTION_SIZE;
    const y = sections[at] * input + delays[2 * c];
    delays[2 * c] = sections[at + 1] * input - sections[at + 3] * y + delays[2 * c + 1];
    delays[2 * c + 1] = sections[at + 2] * input - sections[at + 4] * y;
    taps[c] = y > 0 ? y : 0;
    input = y;
  }
}

/** Applies one stage of gain control to `taps` [n] and its state [n]; changes both. Epsilon and target as above. */
export function controlGain(taps: Float64Array, state: Float64Array, target: number, epsilon: number): void {
  const own = epsilon / target;
  const shared = (1 - epsilon) / 3;
  const last = taps.length - 1;
  let before = state[0];
  for (let c = 0; c <= last; c++) {
    const here = state[c];
    const after = c < last ? state[c + 1] : here;
    const value = Math.abs(taps[c] * (1 - here));
    taps[c] = value;
    // Comparisons, here and below: a third of the time of Math.min and Math.max, which handle −0 and NaN.
    const next = own * value + shared * (before + here + after);
    state[c] = next < GAIN_LIMIT ? next : GAIN_LIMIT;
    before = here;
  }
}

/** Replaces each tap by its upper neighbour's value minus its own, at least 0. */
function takeDifferences(taps: Float64Array): void {
  for (let c = taps.length - 1; c > 0; c--) {
    const difference = taps[c - 1] - taps[c];
    taps[c] = difference > 0 ? difference : 0;
  }
}

/** Low-pass of all taps [n] before decimation; it keeps its last two inputs and outputs. */
class Smoother {
  readonly input1: Float64Array;
  readonly input2: Float64Array;
  readonly output1: Float64Array;
  readonly output2: Float64Array;
  private readonly gain: number;
  private readonly pole: number;

  constructor(taps: number, decimation: number) {
    [this.input1, this.input2, this.output1, this.output2] = [0, 0, 0, 0].map(() => new Float64Array(taps));
    this.pole = exp(-1 / (3 * decimation));
    this.gain = (1 - this.pole) ** 2;
  }

  /** Filters the next values; `output1` is the result. */
  next(taps: Float64Array): void {
    const { input1, input2, output1, output2, gain } = this;
    const first = 2 * this.pole;
    const second = this.pole * this.pole;
    for (let c = 0; c < taps.length; c++) {
      const y = gain * input2[c] + first * output1[c] - second * output2[c];
      input2[c] = input1[c];
      input1[c] = taps[c];
      output2[c] = output1[c];
      output1[c] = y;
    }
  }
}

function quieten(state: Float64Array): void {
  for (let i = 0; i < state.length; i++) if (Math.abs(state[i]) < NEGLIGIBLE) state[i] = 0;
}

/**
 * Computes the cochleagram of `signal` [n], samples in [−1, 1] at `options.sampleRate`: ⌊n/decimation⌋ frames.
 * Throws a RangeError if an option is out of range or a sample is not finite.
 */
export function cochleagram(signal: Float64Array, given: Partial<EarOptions> = {}): Cochleagram {
  const options = { ...EAR_DEFAULTS, ...given };
  const { channels, centres, sections } = designEar(options);
  const { sampleRate, decimation } = options;
  const taps = LEADING_SECTIONS + channels;
  const frames = Math.floor(signal.length / decimation);
  const values = new Float64Array(frames * channels);

  const current = new Float64Array(taps);
  const delays = new Float64Array(2 * taps);
  const stages = GAIN_TARGETS.map((target, i) => {
    return {
      target,
      epsilon: 1 - exp(-1 / (GAIN_SECONDS[i] * sampleRate)),
      state: new Float64Array(taps),
    };
  });
  const smoother = decimation > 1 ? new Smoother(taps, decimation) : undefined;
  const kept = smoother?.output1 ?? current;

  for (let n = 0; n < frames * decimation; n++) {
    const sample = signal[n];
    if (!Number.isFinite(sample)) {
      throw new RangeError(`sample ${n} of the signal is ${sample}, must be a finite number`);
    }
    filterSample(sample, sections, delays, current);
    if (n % decimation === 0) current[0] = current[1] = 0;
    for (const { state, target, epsilon } of stages) controlGain(current, state, target, epsilon);
    takeDifferences(current);
    smoother?.next(current);
    if ((n + 1) % decimation !== 0) continue;
    values.set(kept.subarray(LEADING_SECTIONS), ((n + 1) / decimation - 1) * channels);
    quieten(delays);
    for (const { state } of stages) quieten(state);
    if (smoother) for (const state of [smoother.output1, smoother.output2]) quieten(state);
  }
  return { frames, channels, values, centres, frameSeconds: decimation / sampleRate };
}
