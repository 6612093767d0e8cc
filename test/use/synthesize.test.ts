import { describe, expect, test } from 'vitest';
import { hearingInputs } from '../../src/cochlea/hearing.js';
import type { Sound } from '../../src/data/sound.js';
import { hearingOf } from '../../src/network/audiocoder-schema.js';
import { initialWeights } from '../../src/network/network.js';
import { resolveAudiocoderOptions, resolveOptions } from '../../src/network/presets.js';
import { audiocoderWidths, listenerOf, type SpikingSynthesisNetwork } from '../../src/network/synthesis.js';
import { synthesisAnimation } from '../../src/report/synthesis-animation.js';
import { ClipPainter } from '../../src/use/clip-painter.js';
import { countsToGrey } from '../../src/use/grey.js';
import { engineFor } from '../../src/use/run-layers.js';
import { recordSynthesis, Synthesizer, synthesize } from '../../src/use/synthesize.js';
import { SIDE } from '../training/small-images.js';

const PIXELS = SIDE * SIDE;
const [STEPS, HIDDEN, NEURONS] = [7, 16, 12];
const options = resolveAudiocoderOptions({
  ...{ hidden: [HIDDEN], steps: STEPS, spikeProbability: 0.5, seed: 3 },
  ...{ sampleRate: 4000, decimation: 100, frames: 20 },
});
const imageWidths = [PIXELS, NEURONS, 9, PIXELS];
const autoencoder = {
  widths: imageWidths,
  weights: initialWeights(imageWidths, 2, 0.9),
  image: { width: SIDE, height: SIDE },
  options: resolveOptions({ hidden: [NEURONS, 9], steps: 5, spikeProbability: 0.7 }),
};
const inputs = hearingInputs(hearingOf(options));
const channels = inputs / 20;
const widths = audiocoderWidths(inputs, options, autoencoder);
const network: SpikingSynthesisNetwork = {
  audiocoder: { widths, weights: initialWeights(widths, 1, 0.5), options },
  autoencoder,
  classes: ['0', '1'],
};

/** A tone; shorter than what the network hears, 0.5 s. */
function tone(hertz: number, seconds = 0.3, sampleRate = 8000): Sound {
  const samples = Float64Array.from(
    { length: seconds * sampleRate },
    (_, n) => 0.3 * Math.sin((2 * Math.PI * hertz * n) / sampleRate),
  );
  return { sampleRate, samples };
}

describe('the image of a sound', () => {
  test('is what an evaluation draws of the first clip of a set, in any company', async () => {
    await using synthesizer = await Synthesizer.create(network);
    const sounds = [tone(700), tone(200)];
    const [first, second] = sounds.map((sound) => synthesizer.hear(sound).values);
    const drawn = await synthesizer.draw(sounds[0]);
    expect(await synthesizer.draw(sounds[1])).not.toEqual(drawn);
    expect(await synthesizer.draw(sounds[0])).toEqual(drawn);

    const batch = { engine: 'wasm', threads: 1, batch: 2, steps: STEPS } as const;
    await using listener = await engineFor(listenerOf(network), batch);
    await using painter = await ClipPainter.around(listener, network);
    const { images: counts } = await painter.paint({ intensities: [first, second] }, Uint32Array.of(0, 1));
    expect(drawn.counts).toEqual(counts.slice(0, PIXELS));
    expect(Math.max(...drawn.counts)).toBeGreaterThan(0);
  });

  test('is as bright as the autoencoder would have it, over the steps of the audiocoder', async () => {
    const { width, height, pixels, counts } = await synthesize(network, tone(700));
    expect({ width, height }).toEqual({ width: SIDE, height: SIDE });
    expect(pixels).toEqual(countsToGrey(counts, STEPS, 0.7));
  });

  test('is the same by both engines', async () => {
    const [wasm, reference] = await Promise.all(
      (['wasm', 'reference'] as const).map((engine) => synthesize(network, tone(700), { engine })),
    );
    expect(reference).toEqual(wasm);
  });

  test('comes of all frames, silent past the end of the sound', async () => {
    const { heard } = await synthesize(network, tone(700));
    expect(heard).toMatchObject({ frames: 20, channels, frameSeconds: 100 / 4000 });
    expect(heard.values).toHaveLength(inputs);
    expect(Math.max(...heard.values.subarray(0, 12 * channels))).toBe(65535);
    expect(Math.max(...heard.values.subarray(12 * channels))).toBe(0);
  });

  test.each([
    ['silence', new Float64Array(4000)],
    ['one sample', Float64Array.of(0.5)],
    ['no sample', new Float64Array(0)],
  ])('is black for %s', async (_, samples) => {
    const { heard, counts, pixels } = await synthesize(network, { sampleRate: 8000, samples });
    expect(Math.max(...heard.values, ...counts, ...pixels)).toBe(0);
  });
});

describe('the record of a synthesis', () => {
  test.each(['wasm', 'reference'] as const)('counts what the image counts: %s', async (engine) => {
    const sound = tone(700);
    const { counts } = await synthesize(network, sound);
    const record = await recordSynthesis(network, sound, { engine });
    expect(record).toMatchObject({ sound, steps: STEPS, width: SIDE, height: SIDE });
    expect(record.imageCounts).toHaveLength(STEPS * PIXELS);
    expect(record.imageCounts.slice(-PIXELS)).toEqual(counts);
    for (let n = PIXELS; n < record.imageCounts.length; n++) {
      const more = record.imageCounts[n] - record.imageCounts[n - PIXELS];
      expect(more === 0 || more === 1).toBe(true);
    }
  });

  test('has the spikes of inputs, first hidden layer and outputs, for an animation', async () => {
    const record = await recordSynthesis(network, tone(700));
    expect(record).toEqual(await recordSynthesis(network, tone(700), { engine: 'reference' }));
    const { heard, inputSpikes, hiddenSpikes, outputSpikes } = record;
    expect(inputSpikes).toHaveLength(STEPS);
    for (const places of inputSpikes) {
      expect(places.length).toBeGreaterThan(0);
      for (const place of places) expect(heard.values[place]).toBeGreaterThan(0);
    }
    expect(hiddenSpikes).toHaveLength(STEPS * HIDDEN);
    expect(outputSpikes).toHaveLength(STEPS * NEURONS);
    expect([...hiddenSpikes]).toContain(1);
    expect([...outputSpikes]).toContain(1);
    const gif = synthesisAnimation({ title: 'A tone', ...record });
    expect(new TextDecoder('latin1').decode(gif.subarray(0, 6))).toBe('GIF89a');
  });

  test('of silence has no input spikes, and is animated too', async () => {
    const record = await recordSynthesis(network, { sampleRate: 8000, samples: new Float64Array(8) });
    expect(record.inputSpikes.map(({ length }) => length)).toEqual(new Array(STEPS).fill(0));
    expect(Math.max(...record.imageCounts)).toBe(0);
    expect(synthesisAnimation({ title: 'Silence', ...record }).length).toBeGreaterThan(0);
  });
});
