import { describe, expect, test } from 'vitest';
import { Purpose, RandomStream } from '../../src/core/philox.js';
import { rasterPlot } from '../../src/report/raster-plot.js';
import type { LayerSpikes } from '../../src/use/raster-record.js';
import { checkMarkup } from './markup.js';

function layer(name: string, steps: number, neurons: number, rate: number): LayerSpikes {
  const random = new RandomStream(7, Purpose.testSpikes, neurons);
  const spikes = Uint8Array.from({ length: steps * neurons }, () => (random.uniform() < rate ? 1 : 0));
  return { name, neurons, spikes };
}

const trace = {
  name: 'layer 1, neuron 2',
  values: [0.4, 0.8, 1.3, -0.2, 1.1, NaN, 0.3, 0.6],
  spikes: [false, false, true, false, true, false, false, false],
  threshold: 1,
};

/** The strokes of every layer. */
const strokes = (svg: string) => [...svg.matchAll(/class="sl-runs[^>]* d="([^"]*)"/g)].map(([, d]) => d);

describe('a raster plot', () => {
  test('looks as it did', async () => {
    const layers = [layer('inputs', 8, 12, 0.4), layer('layer 1', 8, 5, 0.2)];
    const svg = rasterPlot({ title: 'One sample', steps: 8, layers, potentials: [trace], width: 480 });
    await expect(svg).toMatchFileSnapshot('__snapshots__/raster-plot.svg');
  });

  test('draws a run of spikes as one stroke', () => {
    // [T, N]: neuron 0 spikes at steps 1, 2 and 4, neuron 2 at step 3.
    const spikes = Uint8Array.of(1, 0, 0, 1, 0, 0, 0, 0, 1, 1, 0, 0);
    const svg = rasterPlot({
      title: 'x',
      steps: 4,
      layers: [{ name: 'a', neurons: 3, spikes }],
      potentials: [],
    });
    expect(strokes(svg)).toEqual(['m0 0h2m1 0h1m-2 2h1']);
    expect(svg).toContain('a · 3 neurons · 4 spikes (33.3 %)');
  });

  test('shows the fall to 0 after a spike, and begins anew after a gap', () => {
    const svg = rasterPlot({ title: 'x', steps: 8, layers: [], potentials: [trace] });
    const [, line] = svg.match(/class="sl-line sl-0" d="([^"]*)"/)!;
    const [, drops] = svg.match(/class="sl-drop sl-1" d="([^"]*)"/)!;
    expect(line.match(/M/g)).toHaveLength(3);
    const zero = line.match(/^M[\d.]+ ([\d.]+)/)![1];
    expect(drops.match(/V[\d.]+/g)).toEqual([`V${zero}`, `V${zero}`]);
    expect(svg.match(/<circle/g)).toHaveLength(2);
    expect(svg).toContain('threshold 1');
  });

  test('shows the fall by the threshold where that is the reset', () => {
    const values = [1.5, 2.5, 0.25];
    const spikes = [true, true, false];
    const potentials = [{ name: 'a', values, spikes, threshold: 1, reset: 'subtract' as const }];
    const svg = rasterPlot({ title: 'x', steps: 3, layers: [], potentials });
    const [, line] = svg.match(/class="sl-line sl-0" d="([^"]*)"/)!;
    const [, drops] = svg.match(/class="sl-drop sl-1" d="([^"]*)"/)!;
    const heights = [...drops.matchAll(/M[\d.]+ ([\d.]+)V([\d.]+)/g)].map(
      ([, from, to]) => Number(to) - Number(from),
    );
    // Both falls are one threshold high, and the curve goes on from where each ends.
    expect(heights[0]).toBeGreaterThan(5);
    expect(heights[1]).toBeCloseTo(heights[0], 1);
    for (const [, , to] of drops.matchAll(/M([\d.]+ )[\d.]+V([\d.]+)/g)) expect(line).toContain(` ${to}L`);
  });

  test('stays small with a whole network over 60 steps', () => {
    const layers = [
      layer('inputs', 60, 784, 0.13),
      layer('layer 1', 60, 196, 0.5),
      layer('layer 2', 60, 784, 0.13),
    ];
    const svg = rasterPlot({ title: 'A “3”', steps: 60, layers, potentials: [] });
    expect(svg.length).toBeLessThan(150_000);
    checkMarkup(svg);
  });

  test('takes extremes: one step, no neurons, silence, and any text', () => {
    const layers = [
      { name: '<b>&', neurons: 0, spikes: new Uint8Array(0) },
      { name: 'silent', neurons: 3, spikes: new Uint8Array(3) },
    ];
    const potentials = [{ name: '"', values: [0], spikes: [false], threshold: 0 }];
    checkMarkup(rasterPlot({ title: '<script>', steps: 1, layers, potentials }));
    checkMarkup(rasterPlot({ title: '', steps: 1, layers: [], potentials: [] }));
  });

  test('refuses arrays that do not fit the steps', () => {
    const none = { title: 'x', layers: [], potentials: [] };
    expect(() => rasterPlot({ ...none, steps: 0 })).toThrow('steps must be an integer of at least 1, got 0');
    const layers = [{ name: 'a', neurons: 3, spikes: new Uint8Array(7) }];
    expect(() => rasterPlot({ ...none, steps: 2, layers })).toThrow(
      'spikes of a must be [2, 3], got 7 values',
    );
    expect(() => rasterPlot({ ...none, steps: 2, potentials: [trace] })).toThrow('must be [2], got 8 and 8');
  });
});
