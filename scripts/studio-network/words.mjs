/**
 * The spoken digits that the studio's network learns from and is tested on, heard as a visitor's words are (`hearWord`):
 * recordings of FSDD and the built-in voices, and changed copies of each that stand for voices, rooms and cuts it has not met.
 *
 * What a copy is depends on its place alone, so the same clips come out every time.
 */
import { Purpose, RandomStream } from '../../dist/src/encoding/philox.js';
import { hearTrimmed } from '../../dist/src/inference/hear-word.js';
import { hearWord, spokenDigitsSet, trimSilence } from '../../dist/src/node/index.js';

const SEED = 7;
/** Above the steps of the built-in data's own numbers (Purpose.builtInData). */
const STEP_CHANGE = 100;
const STEP_ROOM = 99;

/**
 * A changed copy of a word: shorter or longer throats (pitch and formants up to a sixth lower or higher), cut a little
 * too early or too late, noise of up to 0.15 of its loudness, more bass or more treble. As loud or louder does not matter: `hearTrimmed` levels.
 */
function changeWord({ samples, sampleRate }, random) {
  const factor = random.between(0.85, 1.18);
  const lead = Math.round(random.between(-0.03, 0.05) * sampleRate);
  const tail = Math.round(random.between(-0.04, 0.06) * sampleRate);
  const noise = 0.15 * random.uniform() * random.uniform();
  const tilt = random.between(-0.5, 0.5);
  const word = new Float64Array(Math.max(1, samples.length + lead + tail));
  for (let n = Math.max(0, lead); n < word.length; n++) word[n] = samples[n - lead] ?? 0;
  const amplitude = noise * Math.sqrt((3 * powerOf(samples) * samples.length) / word.length);
  let before = 0;
  for (let n = 0; n < word.length; n++) {
    const x = word[n] + amplitude * (2 * random.uniform() - 1);
    word[n] = x - tilt * before;
    before = x;
  }
  // A sound played at another rate; multiples of 50 Hz keep the resampling's filter short.
  return { samples: word, sampleRate: 50 * Math.round((sampleRate * factor) / 50) };
}

function powerOf(samples) {
  return samples.reduce((sum, x) => sum + x * x, 0) / samples.length;
}

/** The clip as a microphone records it: half a second of a quiet room before and after, 35 dB below the voice. */
function inRoom({ samples, sampleRate }, place) {
  const random = new RandomStream(SEED, Purpose.builtInData, place, 0, STEP_ROOM);
  const pause = Math.round(sampleRate / 2);
  const amplitude = Math.sqrt(3 * powerOf(samples) * 10 ** -3.5);
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

/** Clips of `set` at `places`, each as it is and as `copies` − 1 changed ones; `base` sets its copies apart from other sets'. */
async function heardCopies(set, places, { hearing, copies, base, onClip }) {
  const clips = [];
  const intensities = [];
  for (const place of places) {
    const sound = await set.load(place);
    const word = trimSilence(sound) ?? sound;
    for (let copy = 0; copy < copies; copy++) {
      const random = new RandomStream(SEED, Purpose.builtInData, base + place, 0, STEP_CHANGE + copy);
      const said = copy === 0 ? word : changeWord(word, random);
      clips.push({ ...set.clips[place], name: `${set.clips[place].name}+${copy}` });
      intensities.push(hearTrimmed(said, hearing).values);
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
    intensities.push(heardValues(room ? inRoom(sound, place) : sound, hearing));
  }
  return { name: set.name, classes: set.classes, clips, intensities };
}
