import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type NirGraph, type NirNode, nirNumber } from '../../../src/formats/nir/graph.js';
import { chainWith, FIRST, lif, read, refusal, SECOND } from './graphs.js';

describe('the reset that nodes say in their metadata', () => {
  const resetting = (...resets: readonly (string | undefined)[]): NirGraph => {
    const [lif1, lif2] = [lif(3), lif(4)].map((node, n): NirNode => {
      const reset = resets[n];
      return reset === undefined ? node : { ...node, metadata: { reset } };
    });
    return chainWith({ lif1, lif2 });
  };

  test('is obeyed, and what is given wins', () => {
    expect(read(resetting('subtract', 'subtract')).options.reset).toBe('subtract');
    expect(read(resetting('zero', 'zero')).options.reset).toBe('zero');
    expect(read(resetting('subtract', 'subtract'), { reset: 'zero' }).options.reset).toBe('zero');
    expect(read(resetting('subtract', 'other'), { reset: 'subtract' }).options.reset).toBe('subtract');
  });

  test('is refused where it is not one for all, or none of ours', () => {
    const differ = /node "lif2" has the reset zero, "lif1" subtract: it must be one for all layers/;
    expect(refusal(resetting('subtract', 'zero'))).toMatch(differ);
    expect(refusal(resetting('subtract'))).toMatch(differ);
    expect(refusal(resetting('zero', 'hard'))).toMatch(
      /node "lif2" has the reset "hard" by the metadata, it must be zero or subtract; --reset/,
    );
    const number = { ...lif(3), metadata: { reset: nirNumber(0) } };
    expect(refusal(chainWith({ lif1: number }))).toMatch(/node "lif1" has the reset an object by/);
  });
});

test('the same chain scaled by any gain and threshold gives the same weights but for rounding', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 0.1, max: 50, noNaN: true }),
      fc.double({ min: 0.01, max: 100, noNaN: true }),
      (r, threshold) => {
        const graph = chainWith({
          lif1: lif(3, { r, v_threshold: threshold }),
          lif2: lif(4, { r, v_threshold: threshold }),
        });
        const { weights, options } = read(graph);
        for (const [n, row] of [FIRST, SECOND].entries()) {
          for (const [i, weight] of row.flat().entries()) {
            const relative = weights[n][i] / options.threshold / ((weight * r * 0.1) / threshold);
            expect(Math.abs(relative - 1)).toBeLessThan(1e-5);
          }
        }
      },
    ),
  );
});
