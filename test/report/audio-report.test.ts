import { describe, expect, test } from 'vitest';
import { encodeWav } from '../../src/data/wav.js';
import { type AudioReport, audioReport } from '../../src/report/audio-report.js';
import { cochleagramThumbnail } from '../../src/report/cochleagram-thumbnail.js';
import { encodePicture } from '../../src/report/png-picture.js';
import { SPIKES } from '../../src/tasks/quantity.js';
import { fallingTone } from './heard.js';
import { checkMarkup } from './markup.js';

const heard = encodePicture(cochleagramThumbnail(fallingTone(30, 8), 20));
const image = encodePicture({ width: 2, height: 2, channels: 1, data: Uint8Array.of(0, 50, 100, 250) });
const wav = encodeWav({ sampleRate: 8000, samples: new Float64Array(20).fill(0.5) });
const picture = { title: 'Drawings', caption: 'Images on the left.', png: image };
const first = {
  ...{ spoken: '0', speaker: 'anna', clip: '0_anna_0002', wav, heard, drawn: image, wanted: image },
  ...{ mse: 0.137, nearest: '0' },
};
const full: AudioReport = {
  title: 'Audiocoder 300-20-12 on spoken-digits × digits',
  activity: SPIKES,
  summary: 'A spiking audiocoder learned from 50 clips.',
  command: 'spikeloom train audiocoder --audio spoken-digits',
  quality: {
    ...{ mse: 0.33349, right: 0.75, samples: 4 },
    confusion: [
      [2, 0],
      [1, 1],
    ],
  },
  classes: ['0', '1'],
  drawings: [
    first,
    { ...first, speaker: 'bruno', clip: '0_bruno_0001', mse: 0.2 },
    { ...first, spoken: '1', clip: '1_anna_0000', mse: 1.24 },
  ],
  drawingsText: 'The first of each class by name.',
  grid: picture,
  metrics: [1, 2, 3, 4].map((batch) => ({
    ...{ batch, epoch: batch > 2 ? 1 : 0, seconds: batch, loss: 9 / batch, mapMse: 1 / batch },
    ...{ spikeRates: [0.1, 0.3, 0.12], learningRate: 5e-4 },
    ...(batch % 2 === 0 && { test: { mse: 1 / batch, right: 0.2 * batch } }),
  })),
  layerNames: ['inputs', 'layer 1', 'outputs'],
  listening: { ...picture, title: 'Weights' },
  maps: [{ label: 'Compression', value: '4.18 ×' }],
  configuration: [{ name: 'steps', value: '15', help: 'Time steps per clip.' }],
  resources: [{ label: 'Threads', value: '2' }],
  warnings: ['Layer 1 is silent.'],
  commands: [{ purpose: 'Draw', command: 'spikeloom synthesize runs/a CLIP.wav -o OUT.png' }],
  notes: ['Its time was up.'],
};
const bare: AudioReport = {
  ...full,
  ...{ drawings: [], metrics: [], warnings: [], commands: [], notes: [], configuration: [], resources: [] },
};

describe("an audiocoder's report", () => {
  test('is well formed, full or bare, and has no id twice', () => {
    checkMarkup(audioReport(bare));
    const html = audioReport(full);
    checkMarkup(html);
    const ids = [...html.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('tells its parts in order', () => {
    const html = audioReport(full);
    const headings = [...html.matchAll(/<h2[^>]*>([^<]*)</g)].map(([, heading]) => heading);
    expect(headings).toEqual([
      ...['Warning', 'Every digit spoken and drawn', 'More drawings', 'What was drawn of what', 'Training'],
      ...['What the network listens to', 'Size of a spike map', 'Time and memory', 'Configuration'],
      ...['Commands', 'Notes'],
    ]);
    expect(html).toContain(
      '<strong>75 %</strong> <span><b>drawn nearest to the right class</b>, of 4 test clips',
    );
    expect(html).toContain('<strong>0.333</strong> <span><b>mse of the images</b>');
    expect(html.match(/<svg/g)).toHaveLength(6);
    expect(html).toContain('spikeloom synthesize runs/a');
  });

  test('says of the lowest error to any image that it flatters, where it is given', () => {
    expect(audioReport(full)).not.toContain('flatters');
    const html = audioReport({ ...full, quality: { ...full.quality, mseOfAny: 0.2498 } });
    expect(html).toContain('of any class: <b>0.25</b>; an optimistic value');
  });

  test('has a card for each class, with verdicts that say what a wrong drawing is like', () => {
    const html = audioReport(full);
    expect(html.match(/<article/g)).toHaveLength(2);
    expect(html.match(/✓ right/g)).toHaveLength(2);
    expect(html.match(/✗ nearest to 0/g)).toHaveLength(1);
    expect(html).toContain('alt="Image drawn of “1” by anna, nearest to 0"');
    const named = audioReport({ ...full, classes: ['yes', 'no'], drawings: [{ ...first, spoken: 'yes' }] });
    expect(named).toContain('Every class spoken and drawn');
  });

  test('has a player that holds the whole sound, and none where the sound is gone', () => {
    const html = audioReport(full);
    expect(html.match(/<audio controls/g)).toHaveLength(3);
    expect(html).toContain('aria-label="Clip 0_anna_0002, “0” by anna"');
    const [, data] = html.match(/audio\/wav;base64,([^"]*)"/)!;
    expect(Uint8Array.from(atob(data), (character) => character.charCodeAt(0))).toEqual(wav);
    const silent = audioReport({ ...full, drawings: [{ ...first, wav: undefined }] });
    checkMarkup(silent);
    expect(silent).not.toContain('<audio');
    expect(silent).toContain('could not be loaded');
  });

  test('counts in a table what was drawn of what', () => {
    const html = audioReport(full);
    const cells = [...html.matchAll(/<td class="(none|right|wrong)"([^>]*)>(\d+)</g)];
    expect(cells.map(([, kind, style, count]) => [kind, style, count])).toEqual([
      ['right', ' style="--share: 1"', '2'],
      ['none', '', '0'],
      ['wrong', ' style="--share: 0.5"', '1'],
      ['right', ' style="--share: 0.5"', '1'],
    ]);
    expect(html).toContain('<caption>Test clips');
    expect(html.match(/<th scope="row">/g)).toHaveLength(2);
    const classes = Array.from({ length: 41 }, (_, i) => `word ${i}`);
    expect(audioReport({ ...full, classes })).toContain('Of 41 classes a table would be too large');
  });

  test('asks nothing of the network and runs nothing', () => {
    const html = audioReport(full);
    const addresses = [...html.matchAll(/https?:[^"' )]*/g)].map(([address]) => address);
    expect(new Set(addresses)).toEqual(new Set(['http://www.w3.org/2000/svg']));
    expect(html).not.toMatch(/<script|<link|@import|url\(/);
    expect(html).toContain("default-src 'none'; img-src data:; media-src data:; style-src 'unsafe-inline'");
    for (const [, source] of html.matchAll(/src="([^"]{5})/g)) expect(source).toBe('data:');
  });

  test('escapes every text', () => {
    const evil = `<img src=x onerror="alert(1)">'&`;
    const bad = { title: evil, caption: evil, alt: evil, png: image };
    const html = audioReport({
      ...full,
      ...{ title: evil, summary: evil, command: evil, drawingsText: evil, grid: bad, listening: bad },
      ...{ classes: [evil, evil], layerNames: [evil, evil, evil], warnings: [evil], notes: [evil] },
      drawings: [wav, undefined].map((sound) => ({
        ...{ ...first, wav: sound, spoken: evil, speaker: evil, clip: evil, nearest: `${evil}1` },
      })),
      maps: [{ label: evil, value: evil }],
      configuration: [{ name: evil, value: evil, help: evil }],
      resources: [{ label: evil, value: evil }],
      commands: [{ purpose: evil, command: evil }],
    });
    checkMarkup(html);
    expect(html).not.toContain('<img src=x');
  });
});
