import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { InputError } from '../../../src/core/errors.js';
import { readJson } from '../../../src/core/json-input.js';
import { openNetwork } from '../../../src/node/runs/network-files.js';
import { resumeRun } from '../../../src/node/runs/run-folders.js';
import { parseMetricsLines } from '../../../src/runs/metrics-lines.js';
import { checkAnyRunConfig, TASKS } from '../../../src/tasks/index.js';
import { lineCheck, summaryCheck } from '../../../src/tasks/lines.js';
import { expectOneLineRefusals } from '../../formats/fuzz.js';
import { readRunMetrics } from './readers.js';
import { copyOf, interruptedRun, resumed, smallRun, watch } from './runs.js';

let base: string;
let whole: string;
let stopped: string;

beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), 'spikeloom-runs-'));
  whole = join(base, 'whole');
  stopped = join(base, 'stopped');
  await smallRun(whole);
  await interruptedRun(stopped, 5);
});
afterAll(() => rm(base, { recursive: true, force: true }));

const edit = (change: (content: Record<string, never>) => unknown) => (text: string) => {
  const content = JSON.parse(text);
  change(content);
  return JSON.stringify(content);
};

describe('a broken run folder is refused in one line that names file and fault', () => {
  test.each<[string, string, (text: string) => string, string]>([
    ['no JSON', 'config.json', () => '{', 'not valid JSON at line 1'],
    ['another JSON', 'config.json', () => '{"a": 1}', 'a is not known'],
    [
      'a foreign format',
      'config.json',
      edit((c) => Object.assign(c, { format: 'x' })),
      'format must be "spikeloom-run"',
    ],
    [
      'a later version',
      'config.json',
      edit((c) => Object.assign(c, { formatVersion: 2 })),
      'formatVersion must be 1',
    ],
    [
      'other widths',
      'config.json',
      edit((c) => Object.assign(c, { widths: [64, 13, 64] })),
      'do not fit its data',
    ],
    [
      'two seeds',
      'config.json',
      edit((c) => Object.assign(c, { seed: 4 })),
      'seed 4 is not that of its options',
    ],
    [
      'a bad option',
      'config.json',
      edit((c) => Object.assign(c.options, { leak: 7 })),
      'options.leak must be',
    ],
    [
      'fewer batches',
      'config.json',
      edit((c) => Object.assign(c, { batches: 2 })),
      'after batch 5, but config.json has 2',
    ],
    [
      'another option',
      'config.json',
      edit((c) => Object.assign(c.options, { leak: 0.2 })),
      'its option leak is not that of',
    ],
    [
      'lines out of order',
      'metrics.jsonl',
      (text) => text.split('\n').reverse().join('\n').trimStart(),
      'line 2: batch 4 does not follow 5; the checkpoint is after batch 5, but batches 2, 4 have no line',
    ],
    [
      'a line that is none in place of another',
      'metrics.jsonl',
      (text) => text.replace(/\{"batch":2.*/, 'hello'),
      'expected a value, found "h"; the checkpoint is after batch 5, but batch 2 has no line; put the file',
    ],
    [
      'a missing line',
      'metrics.jsonl',
      (text) => text.replace(/\{"batch":4.*\n/, ''),
      'lines are missing; the checkpoint is after batch 5, but batch 4 has no line; put the file back',
    ],
    [
      'two lines that are one',
      'metrics.jsonl',
      (text) => text.replace('}\n{"batch":4', '{"batch":4'),
      'line 1: not valid JSON',
    ],
    ['half a line', 'metrics.jsonl', (text) => text.slice(0, 250), 'but batch 4 has no line'],
    ['no lines', 'metrics.jsonl', () => '', 'metrics.jsonl: lines are missing'],
    [
      'one changed byte of the weights',
      'checkpoint.safetensors',
      (text) => `${text.slice(0, -2)}${text.at(-2) === 'a' ? 'b' : 'a'}${text.at(-1)}`,
      'damaged, its data has the checksum',
    ],
    ['a cut checkpoint', 'checkpoint.safetensors', (text) => text.slice(0, 999), 'the file may be cut off'],
    [
      'an empty checkpoint',
      'checkpoint.safetensors',
      () => '',
      'checkpoint.safetensors: not a safetensors file',
    ],
  ])('%s: %s', async (_, file, change, problem) => {
    const run = await copyOf(stopped);
    const path = join(run, file);
    await writeFile(path, change(await readFile(path, 'latin1')), 'latin1');
    const error = await resumed(run).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(InputError);
    const { message } = error as InputError;
    expect(message).toContain(problem);
    expect(message).toMatch(/^[^\p{C}\p{Zl}\p{Zp}]+$/u);
    expect(message.startsWith(run)).toBe(true);
  });

  test('but where only lines that are not needed are damaged, it goes on with a warning', async () => {
    for (const [change, warning] of [
      [(text: string) => `hello\n${text}`, 'line 1: not valid JSON'],
      [(text: string) => text + text, 'line 4: batch 2 does not follow 5'],
      [(text: string) => `${text}{"batch":6\n`, 'line 4: not valid JSON'],
    ] as const) {
      const run = await copyOf(stopped);
      const file = join(run, 'metrics.jsonl');
      await writeFile(file, change(await readFile(file, 'utf8')));
      const warnings: string[] = [];
      await watch(resumeRun(run, {}, { onWarning: (text) => warnings.push(text) }), () => undefined);
      expect(warnings).toHaveLength(1);
      expect(warnings[0]).toContain(warning);
      expect((await readRunMetrics(run)).map(({ batch }) => batch)).toEqual([2, 4, 6, 8]);
    }
  });

  test('where a run has results but no checkpoint', async () => {
    const run = await copyOf(whole);
    await rm(join(run, 'checkpoint.safetensors'));
    await expect(resumed(run)).rejects.toThrow(
      /checkpoint\.safetensors: is missing, though the run has results/,
    );
    expect((await readRunMetrics(run)).map(({ batch }) => batch)).toEqual([2, 4, 6, 8]);
  });

  test('where there is no run', async () => {
    await expect(openNetwork(join(base, 'none'))).rejects.toThrow(/none: does not exist$/);
    await expect(openNetwork(base)).rejects.toThrow('not a run folder, it has no config.json');
    const run = await copyOf(stopped);
    await rm(join(run, 'checkpoint.safetensors'));
    await expect(openNetwork(run)).rejects.toThrow('holds no network yet');
  });

  test('where the checkpoint is far too long for the network', async () => {
    const run = await copyOf(stopped);
    await writeFile(join(run, 'checkpoint.safetensors'), new Uint8Array(2 ** 21));
    await expect(openNetwork(run)).rejects.toThrow(/2097152 bytes long, at most/);
  });
});

describe('thousands of damaged files', () => {
  test.each<[string, number, (text: string, file: string) => unknown]>([
    ['config.json', 3000, (text, file) => readJson(text, file, checkAnyRunConfig)],
    [
      'summary.json',
      2000,
      (text, file) => readJson(text, file, summaryCheck(TASKS.autoencoder, { neuron: 'lif' })),
    ],
    [
      'metrics.jsonl',
      2000,
      (text, file) => parseMetricsLines(text, file, lineCheck(TASKS.autoencoder, { neuron: 'lif' })),
    ],
  ])('%s are read, or refused in one line', async (file, times, read) => {
    expectOneLineRefusals(await readFile(join(whole, file)), file, times, read);
  });
});
