/**
 * The spoken digits that the studio's network learns from and is tested on, heard as a visitor's words are (`hearWord`):
 * recordings of FSDD and the built-in voices, and changed copies of each that stand for voices, rooms and cuts it has not met.
 *
 * What a copy is depends on its place alone, so the same clips come out every time.
 */
import { Purpose, RandomStream } from '../../dist/src/core/philox.js';
import { trimSilence } from '../../dist/src/node/entries/data.js';
import { hearWord } from '../../dist/src/node/entries/use.js';
import { spokenDigitsSet } from '../../dist/src/node/index.js';
import { hearTrimmed } from '../../dist/src/use/hear-word.js';
import { warpWord } from './warp.mjs';

const SEED = 7;
/** Seconds of a room around a changed copy, before it is cut again; and around a clip to test on, with its noise (35 dB below). */
const PAUSE = 0.15;
const TEST_PAUSE = 0.5;
const TEST_NOISE = 0.018;
/** How many warped ones each changed copy is learned as. */
const WARPS = 2;
/** Above the steps of the built-in data's own numbers (Purpose.builtInData). */
const STEP_CHANGE = 100;
const STEP_ROOM = 99;

/**
 * A changed copy of a clip, as a microphone in another room would give it and silence would be cut from it: pitch and formants
 * up to a sixth lower or higher, noise of up to 0.15 of its loudness, more bass or more treble, cut a little too early
 * or too late. Loudness does not matter: `hearTrimmed` levels it.
 */
function changedWord(clip, random) {
  const factor = random.between(0.85, 1.18);
  const noise = 0.15 * random.uniform() * random.uniform();
  const tilt = random.between(-0.5, 0.5);
  const recording = inRoom(clip, PAUSE, noise, random);
  let before = 0;
  for (const [n, x] of recording.samples.entries()) {
    recording.samples[n] = x - tilt * before;
    before = x;
  }
  const { samples, sampleRate } = trimSilence(recording) ?? clip;
  const lead = Math.round(random.between(-0.03, 0.05) * sampleRate);
  const tail = Math.round(random.between(-0.04, 0.06) * sampleRate);
  const word = new Float64Array(Math.max(1, samples.length + lead + tail));
  for (let n = Math.max(0, lead); n < word.length; n++) word[n] = samples[n - lead] ?? 0;
  // A sound played at another rate; multiples of 50 Hz keep the resampling's filter short.
  return { samples: word, sampleRate: 50 * Math.round((sampleRate * factor) / 50) };
}

function powerOf(samples) {
  return samples.reduce((sum, x) => sum + x * x, 0) / samples.length;
}

/** The clip with `seconds` of a room before and after it, whose noise has this share of the clip's loudness. */
function inRoom({ samples, sampleRate }, seconds, noise, random) {
  const pause = Math.round(seconds * sampleRate);
  const amplitude = noise * Math.sqrt(3 * powerOf(samples));
  const recording = new Float64Array(samples.length + 2 * pause);
  for (let n = 0; n < recording.length; n++) {
    recording[n] = (samples[n - pause] ?? 0) + amplitude * (2 * random.uniform() - 1);
  }
  return { samples: recording, sampleRate };
}

/** What the ear hears of a clip; of one that is taken for noise, the whole of it. */
function heardValues(sound, hearing) {
  return (hearWord(sound, hearing) ?? hearTrimmed(sound, hearing)).values;
}

/** Clips of `set` at `places`, each as it is and as changed ones; `base` sets its copies apart from other sets'. */
async function heardCopies(set, places, { hearing, copies, base, onClip }) {
  const clips = [];
  const intensities = [];
  for (const place of places) {
    const sound = await set.load(place);
    const word = trimSilence(sound) ?? sound;
    for (let copy = 0; copy < copies; copy++) {
      const random = new RandomStream(SEED, Purpose.builtInData, base + place, 0, STEP_CHANGE + copy);
      const said = copy === 0 ? word : changedWord(sound, random);
      const heard = hearTrimmed(said, hearing);
      for (let warp = 0; warp < WARPS; warp++) {
        clips.push({ ...set.clips[place], name: `${set.clips[place].name}+${copy}.${warp}` });
        intensities.push(copy === 0 && warp === 0 ? heard.values : warpWord(heard, random));
      }
    }
    onClip();
  }
  return { clips, intensities };
}

/** What is learned from: the training clips of `fsdd` and `spoken` built-in ones, as one set. */
export async function trainingWords(fsdd, places, { hearing, fsddCopies, spoken, spokenCopies, onProgress }) {
  const own = spokenDigitsSet({ seed: 1, count: spoken });
  const all = places.length + spoken;
  let done = 0;
  const onClip = () => onProgress(++done, all);
  const recorded = await heardCopies(fsdd, places, { hearing, copies: fsddCopies, base: 0, onClip });
  const made = await heardCopies(own, own.clips.keys(), {
    hearing,
    copies: spokenCopies,
    base: fsdd.clips.length,
    onClip,
  });
  return {
    name: 'fsdd and spoken-digits',
    classes: fsdd.classes,
    clips: [...recorded.clips, ...made.clips],
    intensities: [...recorded.intensities, ...made.intensities],
  };
}

/** Clips at `places` as they are, or with a room around them, as sets to test on. */
export async function testWords(set, places, hearing, { room = false } = {}) {
  const clips = [];
  const intensities = [];
  for (const place of places) {
    const sound = await set.load(place);
    clips.push(set.clips[place]);
    const random = new RandomStream(SEED, Purpose.builtInData, place, 0, STEP_ROOM);
    intensities.push(heardValues(room ? inRoom(sound, TEST_PAUSE, TEST_NOISE, random) : sound, hearing));
  }
  return { name: set.name, classes: set.classes, clips, intensities };
}
