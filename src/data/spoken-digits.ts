/**
 * The built-in set `spoken-digits`: zero to nine spoken by ten synthetic voices, any number of clips.
 *
 * One clip: choose a pronunciation (`digit-words.ts`), stretch its phonemes, vary their formants, interpolate smoothly
 * between the targets of neighbours (`phonemes.ts`), add a pitch contour, a loudness, silence before and after and the
 * noise of a room, and synthesise it (`formant-synthesis.ts`). Everything is a pure function of (seed, digit, voice,
 * take), the same on every machine: clips are synthesised on demand.
 */
import { Purpose, RandomStream, seedKey } from '../core/philox.js';
import type { Clip, ClipSet } from './clip-set.js';
import { DIGIT_WORDS, type Segment, VOICES, type Voice } from './digit-words.js';
import { FRAME_SAMPLES, SPEECH_RATE, type SpeechFrame, synthesise } from './formant-synthesis.js';
import { DIGIT_CLASSES } from './image-classes.js';
import { PHONEMES, type Phoneme } from './phonemes.js';
import type { Sound } from './sound.js';

/** First take of the test part; training uses those below it. */
export const SPOKEN_TEST_START = 2 ** 31;
/** Most clips of one part at a time. */
export const SPOKEN_MAX_COUNT = 1_000_000;

/** Counter places of the two random sequences of a clip; those below belong to drawn digits. */
const STEP_SHAPE = 16;
const STEP_NOISE = STEP_SHAPE + 1;
const STEPS_OF_CLIP = 2;
/** Default of half the duration of a transition between phonemes, in seconds. */
const REACH = 0.03;
const FADE = 0.01;
/** Half the duration of the fade at a word's end, in seconds. */
const LAST_FADE = 0.05;
/** Centre and bandwidth of silent friction. */
const NO_COLOUR = [4000, 2000] as const;
const FRAME_SECONDS = FRAME_SAMPLES / SPEECH_RATE;
/** Samples are multiples of this, like those of a 16-bit file. */
const SAMPLE_STEP = 1 / 32_768;

/** Draws from a bell-shaped distribution around `middle`, with a relative deviation of at most `spread`. */
function around(middle: number, spread: number, random: RandomStream): number {
  return middle * (1 + spread * (random.uniform() + random.uniform() - 1));
}

type Triple = readonly [number, number, number];

/** A phoneme with its times and its varied targets. */
interface Piece {
  readonly start: number;
  readonly end: number;
  readonly phoneme: Phoneme;
  readonly first: Triple;
  readonly last: Triple;
}

/** Draws the pieces of a word for one take, with silence before and after. */
function placePieces(word: readonly Segment[], random: RandomStream): Piece[] {
  const tempo = around(1, 0.35, random);
  // One deviation is common to all phonemes of a take; each phoneme deviates a little more.
  const habit = [0.05, 0.05, 0.03].map((spread) => around(1, spread, random));
  const move = (formants: Triple): Triple => {
    const [f1, f2, f3] = formants.map((f, i) => f * habit[i] * around(1, 0.04, random));
    return [f1, f2, f3];
  };
  const pieces: Piece[] = [];
  let end = 0;
  const add = (seconds: number, phoneme: Phoneme) => {
    const first = move(phoneme.formants);
    const last = phoneme.glide ? move(phoneme.glide) : first;
    pieces.push({ start: end, end: end + seconds, phoneme, first, last });
    end += seconds;
  };
  const silence = (name: Segment[0]): Phoneme => ({
    formants: PHONEMES[name].formants,
    widths: PHONEMES[name].widths,
  });
  add(random.between(0.01, 0.15), silence(word[0][0]));
  for (const [name, seconds] of word) add(around(seconds, 0.15, random) * tempo, PHONEMES[name]);
  add(random.between(0.05, 0.15), silence(word[word.length - 1][0]));
  return pieces;
}

function mix(from: number, to: number, share: number): number {
  return from + (to - from) * share;
}

/** Returns the value, 0 to 1, of a smooth step of half-width `reach` around `middle`. */
function smoothStep(time: number, middle: number, reach: number): number {
  const share = Math.min(1, Math.max(0, 0.5 + (time - middle) / (2 * reach)));
  return share * share * (3 - 2 * share);
}

/** Two neighbouring pieces at a time, and the weight of the second in formants and in amplitudes. */
interface Crossing {
  readonly from: Piece;
  readonly to: Piece;
  readonly formants: number;
  readonly amplitudes: number;
}

function crossingAt(pieces: readonly Piece[], time: number): Crossing {
  const found = pieces.findIndex((piece) => time < piece.end);
  const at = found < 0 ? pieces.length - 1 : found;
  const middle = (pieces[at].start + pieces[at].end) / 2;
  const second = Math.min(pieces.length - 1, Math.max(1, time < middle ? at : at + 1));
  const from = pieces[second - 1];
  const to = pieces[second];
  // At most to the middle of the shorter one, so that each reaches its targets.
  const limit = Math.min(from.end - from.start, to.end - to.start) / 2;
  const reach = Math.max(from.phoneme.reach ?? REACH, to.phoneme.reach ?? REACH);
  const fade = second === pieces.length - 1 ? LAST_FADE : FADE;
  return {
    from,
    to,
    formants: smoothStep(time, to.start, Math.min(reach, limit)),
    amplitudes: smoothStep(time, to.start, Math.min(fade, limit)),
  };
}

/** Returns a piece's own formants at a time inside or outside it. */
function formantsAt({ start, end, first, last }: Piece, time: number): Triple {
  const share = Math.min(1, Math.max(0, (time - start) / (end - start)));
  return [mix(first[0], last[0], share), mix(first[1], last[1], share), mix(first[2], last[2], share)];
}

function frameAt(pieces: readonly Piece[], time: number, pitch: number): SpeechFrame {
  const { from, to, formants, amplitudes } = crossingAt(pieces, time);
  const before = formantsAt(from, time);
  const after = formantsAt(to, time);
  const a = from.phoneme;
  const b = to.phoneme;
  const between = (x: Triple, y: Triple): Triple => [
    mix(x[0], y[0], formants),
    mix(x[1], y[1], formants),
    mix(x[2], y[2], formants),
  ];
  const loud = (x = 0, y = 0) => mix(x, y, amplitudes);
  // Friction uses the resonance of the piece that has one; if both have, it changes half-way.
  const colour = (amplitudes < 0.5 ? a.hissAt : b.hissAt) ?? a.hissAt ?? b.hissAt ?? NO_COLOUR;
  return {
    formants: between(before, after),
    widths: between(a.widths, b.widths),
    voice: loud(a.voice, b.voice),
    breath: loud(a.breath, b.breath),
    hiss: loud(a.hiss, b.hiss),
    hissAt: colour,
    puff: loud(a.puff, b.puff),
    nasal: mix(a.nasal ?? 0, b.nasal ?? 0, formants),
    pitch,
  };
}

/** Returns a word as frames of the synthesiser: its pieces with a pitch contour. */
function sayWord(word: readonly Segment[], voice: Voice, random: RandomStream): SpeechFrame[] {
  const pieces = placePieces(word, random);
  const seconds = pieces[pieces.length - 1].end;
  const middle = around(voice.pitch, 0.15, random);
  // Pitch mostly falls towards the end and sometimes rises, as in a list; an accent lies near the middle.
  const fall = random.between(-0.08, 0.3);
  const accent = random.between(0, 0.2);
  const frames: SpeechFrame[] = [];
  for (let time = 0; time < seconds; time += FRAME_SECONDS) {
    const way = time / seconds;
    const pitch = middle * (1 + fall * (0.5 - way) + accent * (4 * way * (1 - way) - 0.5));
    frames.push(frameAt(pieces, time, pitch));
  }
  return frames;
}

/** Adds the noise of a room, scales to the take's loudness and rounds to 16 bits. */
function record(samples: Float64Array, random: RandomStream): void {
  const loudest = samples.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
  const peak = around(0.5, 0.7, random);
  // At most 0.04 of the voice's peak, mostly far less: the sum stays below 0.89. A low-pass imitates a room.
  const level = 0.04 * random.uniform() * random.uniform() * loudest;
  const colour = random.between(0.2, 0.9);
  let hum = 0;
  for (let n = 0; n < samples.length; n++) {
    hum += colour * (2 * random.uniform() - 1 - hum);
    const value = (peak / loudest) * (samples[n] + level * hum);
    samples[n] = Math.floor(value / SAMPLE_STEP + 0.5) * SAMPLE_STEP;
  }
}

/** Parameters of one clip of the built-in voices. */
export interface SpokenDigit {
  /** Digit, 0 to 9. */
  readonly digit: number;
  /** One of the names in `VOICES`. */
  readonly voice: string;
  /** Seed, an integer in [0, 2^53). */
  readonly seed: number;
  /** Index of the take of this digit by this voice, an integer in [0, 2^32). */
  readonly take: number;
}

/** Synthesises one clip: 0.2 to 1.2 seconds at 12,500 Hz. Throws a RangeError if a value is out of range. */
export function speakDigit({ digit, voice, seed, take }: SpokenDigit): Sound {
  if (!(Number.isInteger(digit) && digit >= 0 && digit <= 9)) {
    throw new RangeError(`digit must be an integer in [0, 9], got ${digit}`);
  }
  const speaker = VOICES.findIndex(({ name }) => name === voice);
  if (speaker < 0) {
    throw new RangeError(`voice must be one of ${VOICES.map(({ name }) => name).join(', ')}, got ${voice}`);
  }
  if (!(Number.isInteger(take) && take >= 0 && take < 2 ** 32)) {
    throw new RangeError(`take must be an integer in [0, 2^32), got ${take}`);
  }
  const place = STEPS_OF_CLIP * (10 * speaker + digit);
  const random = new RandomStream(seed, Purpose.builtInData, take, 0, STEP_SHAPE + place);
  const noise = new RandomStream(seed, Purpose.builtInData, take, 0, STEP_NOISE + place);
  const ways = DIGIT_WORDS[digit];
  const frames = sayWord(ways[random.below(ways.length)], VOICES[speaker], random);
  // The length of the vocal tract varies a little between takes.
  const scale = around(VOICES[speaker].scale, 0.03, random);
  const samples = synthesise(frames, { ...VOICES[speaker], scale }, noise);
  record(samples, random);
  return { sampleRate: SPEECH_RATE, samples };
}

/** Options of the built-in clips. */
export interface SpokenDigitsOptions {
  /** Seed of every clip, an integer in [0, 2^53). */
  readonly seed: number;
  /** Number of clips, 1 to 1,000,000. */
  readonly count: number;
  /** Part of the set; parts share no clip. Default: 'train'. */
  readonly part?: 'train' | 'test';
}

interface SpokenClip extends Clip {
  readonly take: number;
}

/**
 * Returns `count` clips of a part, ordered by name. Each further ten contain every digit once, each further hundred
 * every digit once by every voice. Throws a RangeError if an option is out of range.
 */
export function spokenDigitsSet({ seed, count, part = 'train' }: SpokenDigitsOptions): ClipSet {
  if (!(Number.isInteger(count) && count >= 1 && count <= SPOKEN_MAX_COUNT)) {
    throw new RangeError(
      `count of spoken digits must be an integer in [1, ${SPOKEN_MAX_COUNT}], got ${count}`,
    );
  }
  seedKey(seed);
  const start = part === 'test' ? SPOKEN_TEST_START : 0;
  const clips: SpokenClip[] = [];
  for (let i = 0; i < count; i++) {
    const label = i % 10;
    const round = Math.floor(i / 10);
    const speaker = VOICES[(round + label) % VOICES.length].name;
    const take = start + Math.floor(round / VOICES.length);
    clips.push({ name: `${label}_${speaker}_${String(take).padStart(4, '0')}`, label, speaker, take });
  }
  // Compares code units, which do not depend on the locale.
  clips.sort((a, b) => (a.name < b.name ? -1 : 1));
  return {
    name: 'spoken-digits',
    classes: DIGIT_CLASSES,
    clips,
    load: async (index) => {
      if (!(Number.isInteger(index) && index >= 0 && index < count)) {
        throw new RangeError(`index of a clip must be an integer in [0, ${count}), got ${index}`);
      }
      const { label, speaker, take } = clips[index];
      return speakDigit({ digit: label, voice: speaker, seed, take });
    },
  };
}
