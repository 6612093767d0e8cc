import { describe, expect, test } from 'vitest';
import { type RunReport, runReport } from '../../src/report/html-report.js';
import { encodePicture } from '../../src/report/png-picture.js';
import { rasterPlot } from '../../src/report/raster-plot.js';
import { TASKS } from '../../src/tasks/index.js';
import { SPIKES } from '../../src/tasks/quantity.js';
import { checkMarkup } from './markup.js';

const png = encodePicture({
  width: 3,
  height: 2,
  channels: 1,
  data: Uint8Array.of(0, 50, 100, 150, 200, 250),
});
const layers = [{ name: 'inputs', neurons: 2, spikes: Uint8Array.of(1, 0, 0, 1, 1, 1) }];
const full: RunReport = {
  title: 'Autoencoder 784-196-784 on MNIST',
  summary: 'A spiking autoencoder learned 60,000 digits in one epoch.',
  command: 'spikeloom train --data mnist',
  headline: { mse: 0.18349, spikeMse: 0.1501, samples: 10_000 },
  metrics: [1, 2, 3].map((batch) => ({
    ...{ batch, epoch: 0, seconds: batch, loss: 9 / batch, mse: 1 / batch, spikeMse: 0.9 / batch },
    ...{ spikeRates: [0.1, 0.3, 0.12], learningRate: 5e-4 },
  })),
  errors: TASKS.autoencoder.lines,
  activity: SPIKES,
  pictures: [
    { section: 'weights', title: 'Weights into layer 1', caption: 'White is 0.', png },
    { section: 'reconstructions', title: 'Test images', caption: 'Inputs above.', png },
  ],
  rasterSvg: rasterPlot({ title: 'One sample', steps: 3, layers, potentials: [] }),
  configuration: [{ name: 'steps', value: '15', help: 'Time steps per sample.' }],
  resources: [{ label: 'Threads', value: '2' }],
  warnings: ['Layer 1 is silent.'],
  commands: [{ purpose: 'Resume', command: 'spikeloom resume runs/a' }],
  notes: ['The paper reports 0.357.'],
};
const bare: RunReport = {
  ...{ title: 'A', summary: 'B', command: 'c', headline: undefined, metrics: [], pictures: [] },
  ...{ configuration: [], resources: [], warnings: [], commands: [], notes: [], errors: [] },
  activity: SPIKES,
};

describe('the report', () => {
  test('is well formed, full or bare', () => {
    checkMarkup(runReport(full));
    checkMarkup(runReport(bare));
  });

  test('tells its parts in order', () => {
    const html = runReport(full);
    const headings = [...html.matchAll(/<h2[^>]*>([^<]*)</g)].map(([, heading]) => heading);
    expect(headings).toEqual([
      ...['Warning', 'Reconstructions', 'Training', 'Weights', 'Spikes of one sample', 'Time and memory'],
      ...['Configuration', 'Commands', 'Notes'],
    ]);
    expect(html).toContain('<strong>0.183</strong> <span><b>mse on 10,000 test images</b>, weights frozen');
    expect(html).toContain('only the frozen network on test images counts');
    expect(html.match(/<svg/g)).toHaveLength(5);
    expect(html).toContain('width="3" height="2"');
    expect(html).toContain('spikeloom resume runs/a');
  });

  test('says so where nothing was evaluated or logged', () => {
    const html = runReport(bare);
    expect(html).toContain('Not evaluated yet');
    expect(html).toContain('No batch was logged.');
    expect(html).not.toContain('<h2 id="weights">');
  });

  test('asks nothing of the network and runs nothing', () => {
    const html = runReport(full);
    const addresses = [...html.matchAll(/https?:[^"' )]*/g)].map(([address]) => address);
    expect(new Set(addresses)).toEqual(new Set(['http://www.w3.org/2000/svg']));
    expect(html).not.toMatch(/<script|<link|@import|url\(/);
    expect(html).toContain("default-src 'none'");
  });

  test('has no id twice', () => {
    const ids = [...runReport(full).matchAll(/ id="([^"]*)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('escapes every text', () => {
    const evil = `<img src=x onerror="alert(1)">'&`;
    const html = runReport({
      ...{ title: evil, summary: evil, command: evil, rasterCaption: evil },
      ...{ headline: undefined, warnings: [evil], notes: [evil], layerNames: [evil, evil, evil] },
      ...{ metrics: full.metrics, errors: full.errors, activity: full.activity },
      rasterSvg: rasterPlot({
        title: evil,
        steps: 3,
        layers: [{ ...layers[0], name: evil }],
        potentials: [],
      }),
      pictures: full.pictures.map((picture) => ({ ...picture, title: evil, caption: evil })),
      configuration: [{ name: evil, value: evil, help: evil }],
      resources: [{ label: evil, value: evil }],
      commands: [{ purpose: evil, command: evil }],
    });
    checkMarkup(html);
    expect(html).not.toContain('<img src=x');
  });

  test('holds pictures whole', () => {
    const noise = Uint8Array.from({ length: 100_000 }, (_, i) => (i * 2654435761) >>> 24);
    const html = runReport({
      ...bare,
      pictures: [{ section: 'weights', title: 'a', caption: 'b', png: noise }],
    });
    const [, data] = html.match(/base64,([^"]*)"/)!;
    expect(Uint8Array.from(atob(data), (character) => character.charCodeAt(0))).toEqual(noise);
  });
});
