/** `spikeloom inspect`, as a user has it. */

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Evaluation } from '../../src/use/measure-images.js';
import { readAnnAudioRunSummary, readAudioRunSummary, readRunSummary } from '../node/runs/readers.js';
import { cli } from './run-cli.js';
import { type SmallSynthesis, trainSmallSynthesis } from './small-synthesis.js';

let base: string;
let small: SmallSynthesis;
let twin: string;
let sounds: string;
/** Of other clips. */
let stranger: string;

beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), 'spikeloom-inspect-'));
  small = await trainSmallSynthesis(base);
  [twin, sounds, stranger] = ['twin', 'ann-sounds', 'stranger'].map((name) => join(base, name));
  const listens = [
    ...[
      'train',
      'ann-audiocoder',
      '--autoencoder',
      twin,
      '--hidden',
      '16',
      '--frames',
      '40',
      '--decimation',
      '200',
    ],
    ...['--epochs', '2', '--batch', '10', '--threads', '1', '--optimizer', 'adam', '--learning-rate', '3e-3'],
  ];
  for (const words of [
    [
      ...[
        'train',
        'ann-autoencoder',
        '--data',
        'digits',
        '--resize',
        '8x8',
        '--hidden',
        '12',
        '--batch',
        '10',
      ],
      ...['--limit', '120', '--threads', '1', '--evaluate', '20', '--optimizer', 'adam', '--out', twin],
    ],
    [...listens, '--clips', '40', '--out', sounds],
    [...listens, '--clips', '60', '--out', stranger],
  ]) {
    const { code, err } = await cli(words, { env: small.env });
    expect({ code, err }).toMatchObject({ code: 0 });
  }
});
afterAll(() => rm(base, { recursive: true, force: true }));

const inspect = (...words: string[]) => cli(['inspect', ...words], { env: small.env });
const json = async (...words: string[]) => {
  const { code, out, err } = await inspect(...words, '--json');
  expect({ code, err }).toMatchObject({ code: 0 });
  return JSON.parse(out);
};

describe('an autoencoder', () => {
  test('in words: a table of its layers, an ANN of its widths, and that energy is an estimate', async () => {
    const { code, out } = await inspect(small.autoencoder, '--limit', '30');
    expect(code).toBe(0);
    expect(out).toMatch(/^64-12-64 on 30 test images of digits, weights frozen: mse [\d.]+$/m);
    expect(out).toContain('Per sample, over 4 steps');
    expect(out).toMatch(
      /^layer +size +zero weights +zero outputs +spikes +dense ops +effective ACs +updates +energy \(est\.\)$/m,
    );
    expect(out).toMatch(/^layer 1 +64 → 12 .* 3,072 /m);
    expect(out).toMatch(/^total .* 6,144 /m);
    expect(out).toMatch(/^footprint {2}1,536 parameters, 6,144 bytes and 304 bytes of potentials$/m);
    // 2·64·12 · 4.6 pJ
    expect(out).toMatch(/^as an ANN {2}1,536 dense MACs, 7\.07 nJ \(est\.\); --twin measures one$/m);
    expect(out).toMatch(/^Energy is an estimate: 0\.9 pJ .* 4\.6 pJ .* without memory, leak and resets\.$/m);
  });

  test('as JSON: what its summary holds, measured anew', async () => {
    const { cost, ...rest } = await json(small.autoencoder, '--limit', '20');
    const summary = await readRunSummary(small.autoencoder);
    expect(cost).toEqual(summary?.cost);
    const { mse, spikeMse, samples, spikeRates } = (summary?.test ?? {}) as Partial<Evaluation<'lif'>>;
    const ann = { macs: 1536, energyEstimate: 1536 * 4.6 };
    expect(rest).toEqual({
      kind: 'autoencoder',
      widths: [64, 12, 64],
      mse,
      spikeMse,
      samples,
      spikeRates,
      ann,
    });
  });

  test('beside its twin, at equal mse where there is one', async () => {
    const { mseBySteps, atTwinMse, ...compared } = await json(
      small.autoencoder,
      '--twin',
      twin,
      '--limit',
      '20',
    );
    expect(compared.twin).toMatchObject({ widths: [64, 12, 64], samples: 20 });
    expect(compared.twin.cost.total.synapticOperations.effectiveAcs).toBe(0);
    expect(mseBySteps).toHaveLength(4);
    const first = mseBySteps.findIndex((mse: number) => mse <= compared.twin.mse);
    if (first < 0) expect(atTwinMse).toBeNull();
    else expect(atTwinMse).toMatchObject({ cost: { steps: first + 1 } });
    const { out } = await inspect(small.autoencoder, '--twin', twin, '--limit', '20');
    expect(out).toMatch(/^this network +[\d.]+ +4 +[\d,.]+ ACs +[\d.]+ [np]J$/m);
    expect(out).toMatch(/^the twin, 64-12-64 +[\d.]+ +[\d,.]+ MACs/m);
    expect(out).toMatch(/^ {2}computed densely +1,536 MACs +7\.07 nJ$/m);
    const never = 'It is as good as the twin after none of its 4 steps';
    if (first < 0) expect(out).toContain(never);
    else expect(out).toMatch(/^ {2}at the twin's mse /m);
  });

  test('that is an ANN does multiply-accumulates', async () => {
    const { kind, cost } = await json(twin, '--limit', '20');
    expect(kind).toBe('ann-autoencoder');
    expect(cost.total.synapticOperations).toMatchObject({ dense: 1536, effectiveAcs: 0 });
    const { out } = await inspect(twin, '--limit', '20');
    expect(out).toMatch(
      /^layer +size +zero weights +zero outputs +active +dense ops +effective MACs +energy \(est\.\)$/m,
    );
    expect(out).not.toContain('updates');
  });

  test('of a checkpoint file needs to be told the data', async () => {
    const file = join(small.autoencoder, 'checkpoint.safetensors');
    const given = ['--data', 'digits', '--resize', '8x8', '--limit', '20'];
    expect(await json(file, ...given)).toEqual(await json(small.autoencoder, '--limit', '20'));
    expect(await inspect(file)).toMatchObject({ code: 2, err: expect.stringContaining('give --data') });
  });
});

describe('an audiocoder', () => {
  test('is counted from the sound to the image, as its summary has it', async () => {
    const { kind, widths, cost, ann, right } = await json(small.audiocoder);
    expect(kind).toBe('audiocoder');
    expect(widths.slice(1)).toEqual([16, 12, 64]);
    expect(cost.layers.map(({ neurons }: { neurons: number }) => neurons)).toEqual([16, 12, 64]);
    expect(ann.macs).toBe(widths[0] * 16 + 16 * 12 + 12 * 64);
    expect(right).toBeGreaterThanOrEqual(0);
    expect((await readAudioRunSummary(small.audiocoder))?.cost).toEqual(cost);
    const { out } = await inspect(small.audiocoder, '--limit', '3');
    expect(out).toMatch(/on 3 test clips of spoken-digits, weights frozen: mse [\d.]+, [\d.]+ % right$/m);
    expect(out).toMatch(/^layer 2 +16 → 12 /m);
  });

  test('beside its twin, on the same clips only', async () => {
    const { twin: ofTwin } = await json(small.audiocoder, '--twin', sounds);
    expect(ofTwin.cost.total.synapticOperations.effectiveMacs).toBeGreaterThan(0);
    const alone = await json(sounds);
    expect(ofTwin.cost).toEqual(alone.cost);
    expect((await readAnnAudioRunSummary(sounds))?.cost).toEqual(alone.cost);
    expect(await inspect(small.audiocoder, '--twin', stranger)).toMatchObject({
      code: 2,
      err: expect.stringContaining('with the same test clips'),
    });
  });
});

describe('a request that is wrong', () => {
  test.each<[string, () => string[], number, string]>([
    ['no run', () => [], 2, "missing required argument 'run'"],
    ['a run that is not there', () => [join(base, 'none')], 1, 'none'],
    [
      'a twin that spikes',
      () => [small.autoencoder, '--twin', small.autoencoder],
      1,
      'an ANN autoencoder is needed',
    ],
    ['a twin of an ANN', () => [twin, '--twin', twin], 2, 'leave out --twin'],
    ['a twin that hears', () => [small.autoencoder, '--twin', sounds], 1, 'an ANN autoencoder is needed'],
    ['clips of an autoencoder', () => [small.autoencoder, '--audio', 'x'], 2, 'leave out --audio'],
    ['images for an audiocoder', () => [small.audiocoder, '--data', 'digits'], 2, 'leave out --data'],
    ['images of another size', () => [small.autoencoder, '--resize', '4x4'], 2, 'give --resize 8x8'],
    ['no number', () => [small.autoencoder, '--limit', 'all'], 2, '--limit must be an integer of at least 0'],
  ])('%s: one line and an exit code', async (_, words, expected, message) => {
    const { code, out, err } = await inspect(...words());
    expect({ code, out, lines: err.trimEnd().split('\n').length }).toEqual({
      code: expected,
      out: '',
      lines: 1,
    });
    expect(err).toContain(message);
  });
});
