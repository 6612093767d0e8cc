import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { UsageError } from '../../src/core/errors.js';
import { packSpikes, type SpikeMap } from '../../src/core/spike-map.js';
import {
  decodeSpikeEvents,
  encodeSpikeEvents,
  isSpikeEvents,
  SPIKE_EVENTS_HEADER,
} from '../../src/network/spike-events.js';
import { inputErrorOf } from '../formats/fuzz.js';

const FILE = 'spikes.csv';

const map: fc.Arbitrary<SpikeMap> = fc
  .tuple(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 70 }), fc.integer({ min: 1, max: 9 }))
  .map(([steps, neurons, rhythm]) =>
    packSpikes(
      Uint8Array.from({ length: steps * neurons }, (_, n) => (n % rhythm === 1 ? 1 : 0)),
      steps,
      neurons,
    ),
  );

test('steps count from 1, neurons from 0', () => {
  const spikes = packSpikes(Uint8Array.of(1, 0, 1, 0, 0, 0, 0, 1, 0), 3, 3);
  expect(encodeSpikeEvents(spikes)).toBe('step,neuron\n1,0\n1,2\n3,1\n');
});

test('gives back every map, in whatever order the events are and however lines end', () => {
  fc.assert(
    fc.property(map, fc.constantFrom('\n', '\r\n'), fc.nat(), (written, ending, turn) => {
      const [header, ...events] = encodeSpikeEvents(written).trimEnd().split('\n');
      const at = events.length === 0 ? 0 : turn % events.length;
      const text = [header, ...events.slice(at), ...events.slice(0, at)].join(ending);
      const { neurons, steps } = written;
      expect(decodeSpikeEvents(text, FILE, { neurons, steps })).toEqual(written);
    }),
  );
});

test('may have what spreadsheets add: a byte order mark, blanks, empty lines at the end', () => {
  const plain = decodeSpikeEvents('step,neuron\n1,0\n2,1\n', FILE, { neurons: 2 });
  for (const text of [
    '\uFEFFstep,neuron\r\n1,0\r\n2,1\r\n',
    'step, neuron\n1, 0\n 2 ,1 \n',
    'step,neuron\n1,0\n2,1\n\n  \n\r\n',
  ]) {
    expect(isSpikeEvents(text)).toBe(true);
    expect(decodeSpikeEvents(text, FILE, { neurons: 2 })).toEqual(plain);
  }
  for (const text of ['', 'step', 'step,neurons\n', 'step neuron\n', ',step,neuron\n', 'step\n,neuron\n']) {
    expect(isSpikeEvents(text)).toBe(false);
  }
});

test('ends with its last spike unless told', () => {
  expect(decodeSpikeEvents('step,neuron\n2,1\n', FILE, { neurons: 2 })).toEqual(
    packSpikes(Uint8Array.of(0, 0, 0, 1), 2, 2),
  );
  expect(decodeSpikeEvents('step,neuron\n', FILE, { neurons: 2, steps: 1 }).steps).toBe(1);
  expect(() => decodeSpikeEvents('step,neuron\n', FILE, { neurons: 2 })).toThrow(UsageError);
});

test('a long list takes little memory beside its text and its map', () => {
  const text = `${SPIKE_EVENTS_HEADER}\n1,1\n${'2,1\n'.repeat(3_000_000)}`;
  const before = process.resourceUsage().maxRSS;
  expect(inputErrorOf(() => decodeSpikeEvents(text, FILE, { neurons: 2 }))).toContain(
    'line 4 tells of a spike',
  );
  // In kB. A list of its lines takes 500 MB.
  expect(process.resourceUsage().maxRSS - before).toBeLessThan(200_000);
});

describe('refused is', () => {
  test.each([
    ['', 'must begin with step,neuron, got ""'],
    ['neuron,step\n1,1', 'must begin with step,neuron'],
    [
      'step,neuron\n0,1',
      'line 2 must be step,neuron with a step in [1, 3] and a neuron in [0, 4], got "0,1"',
    ],
    ['step,neuron\n1,1\n4,1', 'line 3 must be'],
    ['step,neuron\n1,5', 'line 2 must be'],
    ['step,neuron\n1,1.5', 'line 2 must be'],
    ['step,neuron\n1,1,1', 'line 2 must be'],
    ['step,neuron\n\n1,1', 'line 2 must be'],
    ['step,neuron\n1,1\n2,1\n1,1', 'line 4 tells of a spike that is there already'],
  ])('%j', (text, message) => {
    expect(inputErrorOf(() => decodeSpikeEvents(text, FILE, { neurons: 5, steps: 3 }))).toContain(
      `${FILE}: ${message}`,
    );
  });

  test('a step that no map has', () => {
    expect(inputErrorOf(() => decodeSpikeEvents('step,neuron\n1001,1', FILE, { neurons: 5 }))).toContain(
      '[1, 1000]',
    );
  });
});
