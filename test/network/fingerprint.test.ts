import { crc32 } from 'node:zlib';
import { expect, test } from 'vitest';
import { networkFingerprint } from '../../src/network/fingerprint.js';
import { initialWeights } from '../../src/network/network.js';

const widths = [6, 4, 6];
const weights = initialWeights(widths, 1, 0.5);

test('is the checksum of widths and weights, at any place in memory', () => {
  const bytes = Buffer.alloc(4 * (3 + 24 + 24));
  for (const [l, width] of widths.entries()) bytes.writeUInt32LE(width, 4 * l);
  for (const [n, weight] of [...weights[0], ...weights[1]].entries()) bytes.writeFloatLE(weight, 4 * (3 + n));
  expect(networkFingerprint({ widths, weights })).toBe(crc32(bytes));
  const shifted = weights.map((matrix) => Float32Array.of(9, ...matrix, 9).subarray(1, -1));
  expect(networkFingerprint({ widths, weights: shifted })).toBe(crc32(bytes));
});

test('differs where a weight, the order of layers or the widths differ', () => {
  const moved = weights.map((matrix) => matrix.slice());
  moved[1][23] += 1e-7;
  const prints = [
    networkFingerprint({ widths, weights }),
    networkFingerprint({ widths, weights: moved }),
    networkFingerprint({ widths, weights: [weights[1], weights[0]] }),
    networkFingerprint({ widths: [4, 6, 4], weights }),
  ];
  expect(new Set(prints).size).toBe(4);
});
