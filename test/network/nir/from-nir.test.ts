import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type NirGraph, type NirNode, nirNumber } from '../../../src/formats/nir/graph.js';
import {
  AUTOENCODER,
  chain,
  chainWith,
  end,
  FILE,
  FIRST,
  floats,
  lif,
  linear,
  read,
  refusal,
  SECOND,
} from './graphs.js';

describe('a chain of another tool', () => {
  test('becomes an autoencoder with its weights, leak and threshold', () => {
    const network = read(chain(AUTOENCODER), { steps: 25, spikeProbability: 0.5 });
    expect(network.widths).toEqual([4, 3, 4]);
    expect(network.image).toEqual({ width: 2, height: 2 });
    expect(network.weights).toEqual([Float32Array.from(FIRST.flat()), Float32Array.from(SECOND.flat())]);
    expect(network.options).toMatchObject({ hidden: [3], leak: 0.1, threshold: 1, reset: 'zero' });
    expect(network.options).toMatchObject({ steps: 25, spikeProbability: 0.5 });
  });

  test('is read by its edges, whatever order nodes and edges have, and an edge twice is once', () => {
    const { nodes, edges, metadata } = chain(AUTOENCODER);
    fc.assert(
      fc.property(
        fc.shuffledSubarray([...nodes], { minLength: nodes.size }),
        fc.shuffledSubarray([...edges, edges[2]], { minLength: edges.length + 1 }),
        (someNodes, someEdges) => {
          const network = read({ nodes: new Map(someNodes), edges: someEdges, metadata });
          expect(network).toEqual(read(chain(AUTOENCODER)));
        },
      ),
    );
  });

  test('is scaled by the gain r·dt/τ: Norse has r = 1', () => {
    const graph = chainWith({ lif1: lif(3, { tau: 1e-3, r: 1 }) });
    const [first, second] = read(graph).weights;
    expect(first).toEqual(Float32Array.from(FIRST.flat(), (weight) => Math.fround(weight) * 0.1));
    expect(second).toEqual(Float32Array.from(SECOND.flat()));
  });

  test('is scaled where thresholds differ, between layers and between neurons', () => {
    const { type, parameters } = lif(4);
    const lif2 = { type, parameters: { ...parameters, v_threshold: floats([0.5, 1, 2, 4]) } };
    const { weights, options } = read(chainWith({ lif2 }));
    expect(options.threshold).toBe(1);
    const factors = [2, 1, 0.5, 0.25];
    expect(weights[1]).toEqual(Float32Array.from(SECOND.flatMap((row, n) => row.map((w) => w * factors[n]))));
    expect(weights[0]).toEqual(Float32Array.from(FIRST.flat()));
  });

  test('takes Scale into the weights behind it, or before it', () => {
    const scale: NirNode = { type: 'Scale', parameters: { scale: floats([2, 4, 8]) } };
    const rows = read(chainWith({ scale }, 'fc1')).weights[0];
    expect(rows).toEqual(Float32Array.from(FIRST.flatMap((row, n) => row.map((w) => w * [2, 4, 8][n]))));
    const columns = read(chainWith({ scale }, 'lif1')).weights[1];
    expect(columns).toEqual(Float32Array.from(SECOND.flatMap((row) => row.map((w, n) => w * [2, 4, 8][n]))));
  });

  test('takes IF neurons as such without a leak', () => {
    const integrate = (n: number): NirNode => ({
      type: 'IF',
      parameters: {
        r: floats(new Array(n).fill(1e4)),
        v_threshold: floats(new Array(n).fill(2)),
      },
    });
    const { weights, options } = read(chainWith({ lif1: integrate(3), lif2: integrate(4) }));
    expect(options).toMatchObject({ leak: 0, threshold: 2 });
    expect(weights[0]).toEqual(Float32Array.from(FIRST.flat()));
  });

  test('takes weights of float64 and of whole numbers, in float32', () => {
    const whole = (data: Float64Array | BigInt64Array): NirNode => ({
      type: 'Linear',
      parameters: { weight: { shape: [3, 4], data } },
    });
    const numbers = Array.from({ length: 12 }, (_, n) => n - 6);
    for (const data of [Float64Array.from(numbers), BigInt64Array.from(numbers, BigInt)]) {
      expect(read(chainWith({ fc1: whole(data) })).weights[0]).toEqual(Float32Array.from(numbers));
    }
  });

  test('takes an Affine whose bias is 0, and a Flatten, whose input tells the size of the images', () => {
    const affine: NirNode = {
      type: 'Affine',
      parameters: { ...linear(FIRST).parameters, bias: floats([0, 0, 0]) },
    };
    const flatten: NirNode = { type: 'Flatten', parameters: {} };
    const graph = chainWith({ input: end('Input', 1, 4, 1), fc1: affine, flatten }, 'input');
    expect(read(graph).image).toEqual({ width: 1, height: 4 });
    expect(read(graph).weights).toEqual(read(chain(AUTOENCODER)).weights);
  });

  test('takes what is given over what it says', () => {
    expect(
      read(chain(AUTOENCODER), { dt: 5e-4, image: { width: 1, height: 4 }, reset: 'subtract' }),
    ).toMatchObject({
      image: { width: 1, height: 4 },
      options: { leak: 0.5, reset: 'subtract' },
    });
  });

  test.each<[string, NirGraph, RegExp]>([
    [
      'a bias',
      chainWith({
        fc1: { type: 'Affine', parameters: { ...linear(FIRST).parameters, bias: floats([0, 0, 1]) } },
      }),
      /node "fc1" has a bias that is not 0/,
    ],
    ['v_leak', chainWith({ lif1: lif(3, { v_leak: 0.5 }) }), /node "lif1" has a v_leak of 0.5/],
    ['v_reset', chainWith({ lif2: lif(4, { v_reset: -1 }) }), /node "lif2" has a v_reset of -1/],
    [
      'a threshold of 0',
      chainWith({ lif2: lif(4, { v_threshold: 0 }) }),
      /node "lif2" has a v_threshold of 0, it must be above 0/,
    ],
    ['NaN', chainWith({ lif2: lif(4, { r: Number.NaN }) }), /node "lif2" has a r of NaN, it must be finite/],
    [
      'tau of its own layer',
      chainWith({ lif2: lif(4, { tau: 2e-3 }) }),
      /node "lif2" leaks 0.05 .* "lif1" 0.1: tau must be one for all/,
    ],
    [
      'tau below the time step',
      chainWith({ lif1: lif(3, { tau: 1e-4 }) }),
      /node "lif1" has a tau of 0.0001 s, it must be above the time step of 0.0001 s/,
    ],
    [
      'tau of its own neuron',
      chainWith({
        lif1: { ...lif(3), parameters: { ...lif(3).parameters, tau: floats([1e-3, 1e-3, 2e-3]) } },
      }),
      /node "lif1" has neurons of different tau, 0.001 s and 0.002 s/,
    ],
    [
      'CubaLIF',
      chainWith({ lif1: { type: 'CubaLIF', parameters: {} } }),
      /node "lif1" is of type "CubaLIF", which cannot be imported: its neurons have a current/,
    ],
    [
      'Conv2d',
      chainWith({ fc1: { type: 'Conv2d', parameters: {} } }),
      /node "fc1" is of type "Conv2d".*fully connected/,
    ],
    [
      'an unknown type',
      chainWith({ fc1: { type: 'toString', parameters: {} } }),
      /node "fc1" is of type "toString", which cannot be imported$/,
    ],
    [
      'linear after linear',
      chainWith(
        {
          again: linear([
            [1, 0, 0],
            [0, 1, 0],
            [0, 0, 1],
          ]),
        },
        'fc1',
      ),
      /node "again" follows a linear node/,
    ],
    [
      'neurons after neurons',
      chainWith({ again: lif(3) }, 'lif1'),
      /node "again" must follow a Linear or Affine node/,
    ],
    [
      'a linear end',
      chainWith({ again: linear(SECOND.map((row) => [...row, 0])) }, 'lif2'),
      /node "output" must follow spiking neurons/,
    ],
    [
      'a width that does not fit',
      chainWith({ fc2: linear(FIRST) }),
      /node "fc2" takes 4 values, the nodes before it give 3/,
    ],
    [
      'neurons that do not fit',
      chainWith({ lif1: lif(5) }),
      /node "lif1" has a v_leak of \[5\], expected \[3\]/,
    ],
    [
      'missing parameters',
      chainWith({ lif1: { type: 'LIF', parameters: {} } }),
      /node "lif1" has no v_leak that is of numbers/,
    ],
    [
      'a classifier',
      chainWith({ fc2: linear([[1, 1, 1]]), lif2: lif(1), output: end('Output', 1) }),
      /the chain 4-3-1 is no autoencoder/,
    ],
    [
      'one layer',
      chain({
        input: end('Input', 4),
        fc: linear(SECOND.map((row) => [...row, 1])),
        lif: lif(4),
        output: end('Output', 4),
      }),
      /the chain 4-4 is no autoencoder/,
    ],
    [
      'no neurons',
      chainWith({ fc1: { type: 'Linear', parameters: { weight: floats([], [0, 4]) } } }),
      /node "fc1" has no outputs: a layer has at least 1 neuron/,
    ],
    [
      'an Output of another size',
      chainWith({ output: end('Output', 2, 5) }),
      /node "output" takes 10 values, the nodes before it give 4/,
    ],
    ...[-1, 0, Number.NaN, Infinity].map((dt): [string, NirGraph, RegExp] => [
      `a time step of ${dt} in its metadata`,
      chain(AUTOENCODER, { dt: nirNumber(dt) }),
      new RegExp(`metadata: dt must be a number of seconds above 0, got ${dt}; --nir-dt says it`),
    ]),
    ['no time step', chain(AUTOENCODER, {}), /does not say its time step: give --nir-dt/],
  ])('is refused for %s', (_, graph, message) => {
    expect(refusal(graph)).toMatch(message);
    expect(refusal(graph).startsWith(FILE)).toBe(true);
  });

  test('is refused where no checkpoint could hold it: weights that are no numbers, images too wide', () => {
    for (const bad of [Number.NaN, Infinity, -Infinity]) {
      const broken = chainWith({ fc2: linear([...SECOND.slice(1), [1, bad, 1]]) });
      expect(refusal(broken)).toMatch(
        `node "fc2" has a weight of ${bad} at [3, 1], it must be finite in float32`,
      );
    }
    const large = { shape: [3, 4], data: new Float64Array(12).fill(1e300) };
    expect(refusal(chainWith({ fc1: { type: 'Linear', parameters: { weight: large } } }))).toMatch(
      /node "fc1" has a weight of 1e\+300 at \[0, 0\]/,
    );
    const overflowing = chainWith({ lif2: lif(4, { r: 1e38, v_threshold: 1e-3 }) });
    expect(refusal(overflowing)).toMatch(
      /node "lif2" makes weights too large for float32 of those before it/,
    );
    const row = new Array<number>(5000).fill(1);
    const wide = {
      input: end('Input', 1, 5000),
      fc1: linear([row]),
      lif1: lif(1),
      fc2: linear(row.map(() => [1])),
      lif2: lif(5000),
      output: end('Output', 5000),
    };
    expect(refusal(chain(wide))).toMatch(/metadata: image must be/);
  });

  test('asks for the size of images that are no square', () => {
    const wide = {
      ...AUTOENCODER,
      input: end('Input', 2),
      fc1: linear(FIRST.map((row) => row.slice(2))),
      fc2: linear(SECOND.slice(2)),
      lif2: lif(2),
      output: end('Output', 2),
    };
    expect(refusal(chain(wide))).toMatch(
      /takes 2 pixels, which is no square: give --image as width x height/,
    );
    expect(refusal(chain(wide), { image: { width: 3, height: 1 } })).toMatch(/takes 2 pixels, got 3x1/);
    expect(read(chain(wide), { image: { width: 2, height: 1 } }).image).toEqual({ width: 2, height: 1 });
  });
});

test('metadata of others that is named as ours is no network of ours', () => {
  const network = read(chain(AUTOENCODER, { dt: nirNumber(1e-4), format: 'other', options: '{}' }));
  expect(network.widths).toEqual([4, 3, 4]);
});
