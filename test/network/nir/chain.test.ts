import { expect, test } from 'vitest';
import { AUTOENCODER, chain, linear, refusal } from './graphs.js';

test('a graph is refused where it is no chain from Input to Output', () => {
  const { nodes, edges, metadata } = chain(AUTOENCODER);
  const extra = new Map([
    ...nodes,
    [
      'rec',
      linear([
        [1, 0, 0],
        [0, 1, 0],
        [0, 0, 1],
      ]),
    ] as const,
  ]);
  const rec = [
    ['lif1', 'rec'],
    ['rec', 'lif1'],
  ] as const;
  expect(refusal({ nodes: extra, edges: [...edges, ...rec], metadata })).toMatch(
    /node "lif1" leads to both "fc2" and "rec": only a plain chain is read, without branches or recurrent edges/,
  );
  expect(refusal({ nodes: extra, edges: [...edges, rec[1]], metadata })).toMatch(
    /node "lif1" follows both "fc1" and "rec"/,
  );
  expect(refusal({ nodes: extra, edges, metadata })).toMatch(/node "rec" is not on the way/);
  expect(refusal({ nodes, edges: [...edges, ['a', 'b']], metadata })).toMatch(
    /an edge names node "a", which is not there/,
  );
  expect(refusal({ nodes, edges: edges.slice(0, 2), metadata })).toMatch(
    /node "lif1" does not lead on to the Output/,
  );
  const noOutput = new Map([...nodes].filter(([name]) => name !== 'output'));
  expect(refusal({ nodes: noOutput, edges: edges.slice(0, 4), metadata })).toMatch(
    /must have one Output node, it has 0/,
  );
  for (const [from, to, message] of [
    ['output', 'input', /node "output" leads on to "input": only a plain chain is read/],
    ['output', 'output', /node "output" leads on to "output": only/],
    ['output', 'fc2', /node "output" leads on to "fc2": only/],
    ['lif2', 'input', /node "input" follows "lif2": only a plain chain is read/],
    ['lif1', 'lif1', /node "lif1" leads to both "fc2" and "lif1": only/],
  ] as const) {
    expect(refusal({ nodes, edges: [...edges, [from, to]], metadata })).toMatch(message);
  }
  const loop = [...edges.slice(0, 3), ['fc2', 'fc1'] as const];
  expect(refusal({ nodes, edges: loop, metadata })).toMatch(/node "fc1" follows both "input" and "fc2"/);
  const aside = [...edges, ['rec', 'rec'] as const];
  expect(refusal({ nodes: extra, edges: aside, metadata })).toMatch(/node "rec" is not on the way/);
});
