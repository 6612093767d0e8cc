/** The experiments as data: complete, consistent, and each run known by one key. */
import { describe, expect, test } from 'vitest';
import { catalogue, experimentsNamed } from '../../src/experiments/catalogue.js';
import { seriesOf } from '../../src/experiments/check-claims.js';
import { estimateSeconds, pace } from '../../src/experiments/estimate.js';
import type { PaperSpec } from '../../src/experiments/paper-spec.js';
import { fullScale, QUICK_SCALE } from '../../src/experiments/scale.js';
import type { Preset } from '../../src/network/schema.js';
import { folderOf } from '../../src/node/reproduction/plan.js';
import { type RunSpec, resolvedOptions, runIdentity, withSeed } from '../../src/runs/spec.js';
import { trainCommand } from '../../src/runs/train-command.js';

const SCALES = [fullScale('fsdd'), fullScale('ti46'), QUICK_SCALE];
const RECIPES: readonly Preset[] = ['paper', 'authors', 'tuned'];
const cases = SCALES.flatMap((scale) =>
  catalogue(scale).flatMap((experiment) => RECIPES.map((recipe) => ({ scale, experiment, recipe }))),
);

test('all figures with results and the table are there', () => {
  expect(catalogue(SCALES[0]).map(({ id }) => id)).toEqual([
    'figure-3a',
    'figure-3b',
    'figure-3c',
    'figure-4a',
    'figure-4b',
    'figure-5a',
    'figure-5b',
    'table-1',
    'figure-7a',
    'figure-7b',
    'figure-7c',
    'figure-8a',
    'figure-8b',
  ]);
});

describe.each(cases)(
  '$experiment.id at $scale.name ($scale.sounds.set), $recipe',
  ({ scale, experiment, recipe }) => {
    const series = experiment.series(recipe, scale);
    const names = series.map(({ name }) => name);

    test('series have names of their own, and options that are in range', () => {
      expect(new Set(names).size).toBe(names.length);
      for (const { spec } of series) expect(resolvedOptions(spec).preset).toBeTypeOf('string');
    });

    test('claims and pictures name series that are there', () => {
      for (const { checks } of experiment.claims) {
        expect(checks.length).toBeGreaterThan(0);
        for (const name of checks.flatMap(seriesOf)) expect(names).toContain(name);
      }
      for (const name of experiment.pictured ?? []) expect(names).toContain(name);
    });

    test('series are different runs', () => {
      const keys = new Set(series.map(({ spec }) => runIdentity(spec)));
      expect(keys.size).toBe(series.length);
    });

    test('every run has a time that can be', () => {
      for (const { spec } of series) {
        const seconds = estimateSeconds(spec, scale);
        expect(seconds).toBeGreaterThan(1);
        expect(seconds).toBeLessThan(3600 * 3);
      }
    });
  },
);

describe('the identity of a run', () => {
  const [first] = catalogue(SCALES[0])[0].series('paper', SCALES[0]);

  test('is the same for options that are given and those that are the default', () => {
    const { spec } = first;
    if (spec.task !== 'autoencoder') throw new Error('an autoencoder was expected');
    const more = { ...spec, options: { ...spec.options, seed: 1, batch: 100, epochs: 1 } };
    expect(runIdentity(more)).toBe(runIdentity(spec));
  });

  test('does not hold what decides nothing, and does hold what decides', () => {
    const { spec } = first;
    if (spec.task !== 'autoencoder') throw new Error('an autoencoder was expected');
    const other = (options: object) => runIdentity({ ...spec, options: { ...spec.options, ...options } });
    expect(other({ threads: 7, logEvery: 3, checkpointEvery: 9 })).toBe(runIdentity(spec));
    expect(other({ beta2: 0.99 })).not.toBe(runIdentity(spec));
    // An option that came later is not there unless it is used: what was done before is not done again.
    expect(runIdentity(spec)).not.toContain('coding');
    expect(other({ coding: 'latency' })).not.toBe(runIdentity(spec));
    expect(runIdentity({ ...spec, source: { data: 'mnist', evaluate: 17 } })).not.toBe(runIdentity(spec));
    expect(runIdentity(withSeed(spec, 2))).not.toBe(runIdentity(spec));
  });

  test('and its folder are those of version 0.1: no run is repeated because an option was added', () => {
    const source = { data: 'mnist', evaluate: 10_000 };
    const autoencoder = { task: 'autoencoder', source, options: {} } as const;
    const twin = { task: 'autoencoder', source, options: { neuron: 'relu', optimizer: 'adam' } } as const;
    const sounds = { source: { audio: 'fsdd', images: 'mnist' }, options: { preset: 'tuned' } } as const;
    const specs: PaperSpec[] = [
      { ...autoencoder, options: { preset: 'tuned', hidden: [64, 16, 64], coding: 'rate' } },
      { ...autoencoder, options: { preset: 'tuned', coding: 'latency' } },
      { ...sounds, task: 'audiocoder', on: autoencoder },
      twin,
      { ...sounds, task: 'audiocoder', options: { preset: 'tuned', neuron: 'relu' }, on: twin },
    ];
    expect(specs.map(folderOf)).toEqual([
      'runs/autoencoder-mnist-tuned-a1353f0ac748',
      'runs/autoencoder-mnist-tuned-05e56216baa9',
      'runs/audiocoder-fsdd-tuned-e03a90beca4a',
      'runs/ann-autoencoder-mnist-paper-b5514be47adf',
      'runs/ann-audiocoder-fsdd-tuned-295a567e5a80',
    ]);
  });

  test('of an audiocoder holds its autoencoder', () => {
    const [{ spec }] = experimentsNamed(['figure-7a'], SCALES[0])[0].series('tuned', SCALES[0]);
    if (spec.task !== 'audiocoder') throw new Error('an audiocoder was expected');
    const other = { ...spec, on: withSeed(spec.on as RunSpec<'autoencoder'>, 2) };
    expect(runIdentity(other)).not.toBe(runIdentity(spec));
  });
});

test('an experiment that is not there is named with those that are', () => {
  expect(() => experimentsNamed(['figure-9'], SCALES[0])).toThrow(/no figure-9.*figure-3a/);
  expect(experimentsNamed(['all'], SCALES[0])).toHaveLength(13);
});

test('a command is one that a reader can type', () => {
  const [, { spec }] = experimentsNamed(['figure-3b'], SCALES[0])[0].series('paper', SCALES[0]);
  expect(trainCommand(withSeed(spec, 3), { run: 'runs/x y' })).toBe(
    'spikeloom train autoencoder --data mnist --evaluate 10000 --preset paper --hidden 196 --steps 15 --limit 0 ' +
      "--mask none --seed 3 --out 'runs/x y'",
  );
});

test('the pace is what runs took over what was thought', () => {
  expect(pace([])).toBe(1);
  expect(
    pace([
      { seconds: 30, estimate: 10 },
      { seconds: 10, estimate: 10 },
    ]),
  ).toBe(2);
});
