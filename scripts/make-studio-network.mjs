/**
 * Makes the small network that ships with the studio: it hears a digit and draws it, all in spikes.
 *
 *     npm run studio:network -- [--data-dir DIR] [--threads N] [--out FOLDER] [--hold-out SPEAKER]
 *
 * An autoencoder learns from built-in digits; an audiocoder learns from FSDD and the built-in voices, a few changed
 * copies of every clip. Written are spoken-digits.safetensors and spoken-digits.json, which says what it is; the same
 * bytes each time, on any number of threads. With --hold-out no clip of that speaker is learned from, all of them
 * are tested on, and nothing is written: how well voices it has never heard are understood.
 */
import { createHash } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { pairByClass, splitClips } from '../dist/src/node/entries/data.js';
import { writeFileAtomic } from '../dist/src/node/files/atomic-file.js';
import {
  digitsSet,
  encodeCheckpoint,
  evaluate,
  evaluateSynthesis,
  imagePixels,
  loadClipSet,
  spokenDigitsSet,
  trainAudiocoder,
  trainAutoencoder,
} from '../dist/src/node/index.js';
import { testWords, trainingWords } from './studio-network/words.mjs';

const DRAWN_SEED = 1;
const DRAWN_DIGITS = 60_000;
const DRAWING = { preset: 'tuned', hidden: [128], threshold: 0.5, learningRate: 4e-3, epochs: 6 };
/** 15 channels up to 4 kHz, which is all that recordings at 8 kHz have; `hearWord` fits frames to the word. */
const HEARING = { sampleRate: 8000, earQ: 4, stepFactor: 0.5, decimation: 80, frames: 40 };
const LISTENING = {
  ...{ preset: 'tuned', ...HEARING, hidden: [384] },
  ...{ steps: 20, spikeProbability: 1, epochs: 4 },
};
const WORDS = { fsddCopies: 4, spoken: 1000, spokenCopies: 2 };
const TESTED = { digits: 2000, spoken: 1000 };

const { values: flags } = parseArgs({
  options: {
    'data-dir': { type: 'string' },
    threads: { type: 'string', default: '2' },
    out: { type: 'string', default: 'studio/public/network' },
    'hold-out': { type: 'string' },
  },
});
const threads = Number(flags.threads);
const speaker = flags['hold-out'];
const percent = (share) => `${(100 * share).toFixed(1)} %`;

/** Shows how far something is: on a terminal on one line, elsewhere only that it began. */
function progressOf(what) {
  if (!process.stderr.isTTY) console.error(what);
  return (done, all) => {
    if (!process.stderr.isTTY) return;
    process.stderr.write(`\r${what}: ${Math.floor((100 * done) / all)} %${done === all ? '\n' : ''}`);
  };
}

/** Runs a training to its end; gives the network and its batches. */
async function finish(training, onProgress) {
  let batches = 0;
  for (;;) {
    const { done, value } = await training.next();
    if (done) return { network: value, batches };
    batches = value.batches;
    onProgress(value.batch, batches);
  }
}

const everyPlace = (set) => Uint32Array.from(set.clips.keys());

async function draw() {
  const images = digitsSet({ seed: DRAWN_SEED, count: DRAWN_DIGITS });
  const options = { ...DRAWING, threads };
  const { network } = await finish(trainAutoencoder(images, options), progressOf('learning to draw'));
  const unseen = digitsSet({ seed: DRAWN_SEED, count: TESTED.digits, part: 'test' });
  const { mse } = await evaluate(network, unseen, { threads });
  return { images, autoencoder: network, mse };
}

async function listen(fsdd, { train }, { images, autoencoder }) {
  const onProgress = progressOf('hearing');
  const heard = await trainingWords(fsdd, train, { hearing: HEARING, ...WORDS, onProgress });
  const pairs = pairByClass(heard, images);
  const drawn = pairs.places.map((place) => imagePixels(images, place));
  const all = everyPlace(heard);
  // The trainer tests after each epoch; one clip is the least, the real test comes after.
  const data = { heard, split: { train: all, test: all.subarray(0, 1) }, pairs, images: drawn, autoencoder };
  const options = { ...LISTENING, threads };
  const trained = await finish(trainAudiocoder(data, options), progressOf('learning to hear'));
  const right = async (words) => {
    const task = { heard: words, clips: everyPlace(words), images: drawn, labels: pairs.labels };
    return (await evaluateSynthesis(trained.network, task, { threads })).right;
  };
  return { ...trained, classImages: pairs.places, right };
}

function describe({ network, bytes, classImages, measured }) {
  return {
    format: 'spikeloom studio network 1',
    file: 'spoken-digits.safetensors',
    bytes: bytes.length,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    widths: { audiocoder: network.audiocoder.widths, autoencoder: network.autoencoder.widths },
    /** What each digit is drawn as: `drawDigit(seed, place)`. */
    classImages: { seed: DRAWN_SEED, places: classImages },
    heardBy: 'hearWord: silence cut, one loudness, frames as long as the word makes them',
    madeBy: 'npm run studio:network',
    trainedOn: [
      {
        name: 'fsdd',
        title: 'Free Spoken Digit Dataset, Zohar Jackson et al.',
        licence: 'CC BY-SA 4.0',
        source: 'https://github.com/Jakobovski/free-spoken-digit-dataset',
      },
      { name: 'spoken-digits', title: "Spikeloom's built-in voices", licence: 'MIT' },
      { name: 'digits', title: "Spikeloom's built-in drawn digits", licence: 'MIT' },
    ],
    measured,
  };
}

async function write({ network, batches, classImages }, measured) {
  const { weights } = network.audiocoder;
  const bytes = encodeCheckpoint('audiocoder', { ...network, hearsWords: true }, { batch: batches, weights });
  const about = describe({ network, bytes, classImages, measured });
  await mkdir(flags.out, { recursive: true });
  await writeFileAtomic(join(flags.out, about.file), bytes);
  await writeFileAtomic(join(flags.out, 'spoken-digits.json'), `${JSON.stringify(about, undefined, 2)}\n`);
  console.log(`${join(flags.out, about.file)}: ${bytes.length} bytes, sha256 ${about.sha256}`);
}

async function main() {
  const fsdd = await loadClipSet('fsdd', { dataDir: flags['data-dir'] });
  const split = splitClips(fsdd, speaker === undefined ? 'stratified' : `speaker:${speaker}`, 0);
  const drawing = await draw();
  const listening = await listen(fsdd, split, drawing);
  const { right } = listening;
  const spoken = spokenDigitsSet({ seed: 1, count: TESTED.spoken, part: 'test' });
  const measured = {
    fsddTestClips: split.test.length,
    fsddRight: await right(await testWords(fsdd, split.test, HEARING)),
    fsddInRoomRight: await right(await testWords(fsdd, split.test, HEARING, { room: true })),
    spokenTestClips: TESTED.spoken,
    spokenRight: await right(await testWords(spoken, spoken.clips.keys(), HEARING)),
    drawnTestDigits: TESTED.digits,
    drawnMse: drawing.mse,
  };
  console.log(
    `FSDD, ${speaker ?? 'test clips'}: ${percent(measured.fsddRight)} right of ${split.test.length}`,
  );
  console.log(`the same with a quiet room around them: ${percent(measured.fsddInRoomRight)}`);
  console.log(`built-in voices: ${percent(measured.spokenRight)} right of ${TESTED.spoken}`);
  console.log(`drawn digits: mse ${drawing.mse.toFixed(3)}`);
  if (speaker === undefined) await write(listening, measured);
}

await main();
