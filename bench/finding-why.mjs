/**
 * Why a trace without resets learns better: the diagnostics of docs/finding.md.
 *
 * Method: networks 784-196-784 of the preset `paper`, trained by one trace, are stopped on their way (`--at`, batches of
 * 100) and frozen. On the same images and spikes each trace's gradients are formed by the library
 * (`update-agreement.ts`); "other images" are 500 that no training has seen. One seed. Sections:
 *
 *   census     where errors stand, how many frames traces remember, what hidden neurons do
 *   noise      cosine of one step's gradient with that of another draw of the spikes of the same images
 *   truth      cosine of a batch's gradient with the true gradient of the mse of a network of soft spikes, temperature τ
 *   move       mse of the frozen network on other images after a step along a batch's gradient, each layer's weights
 *              moved by a share of their norm
 *   batch      what one batch of training does: how far weights go, mse on its own images and on others
 *   loop       the same updates without their feedback: Adam through the gradients of the frozen batch, against the real
 *              batch, in which every step sees the weights that the one before left
 *   balance    while a batch trains: pushes on the outputs' potentials by missing and by surplus spikes, Σ|E|·c, per output,
 *              sample and step, where c is the number of frames (leaked) that the trace remembers
 *   response   how often outputs fire by the intensity of their pixel; how often one of a bright pixel (above 0.9) fires
 *              again in the step after a spike
 *   switch     what 10 and 50 further batches of another trace make of a network
 *   rates      agreement per output neuron with the true gradient (τ 0.25), by how often the neuron fires
 *
 *     node bench/finding-why.mjs SECTION … --data-dir DIR [--data mnist] [--trained-by per-synapse,plain]
 *                                          [--at 0,20,200] [--steps 15] [--json]
 */
import { parseArgs } from 'node:util';
import { Adam } from '../dist/src/learning/adam.js';
import { ruleOf } from '../dist/src/network/layers.js';
import { surrogateDerivative } from '../dist/src/neurons/surrogate.js';
import {
  cosine,
  errorCensus,
  norm,
  signAgreement,
  stepGradients,
  sumOf,
  travel,
} from '../dist/src/node/entries/diagnose.js';
import { loadImageSet, resolveOptions } from '../dist/src/node/index.js';
import {
  batchOf,
  errorOn,
  frozen,
  goneOn,
  networksAt,
  resultOn,
  trained,
  trainingRecords,
} from './finding/batches.mjs';
import { movedBy, outputPushes, trueGradient, wholeGradient } from './finding/measures.mjs';
import { TRACES } from './finding/runs.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    data: { type: 'string', default: 'mnist' },
    'data-dir': { type: 'string' },
    'trained-by': { type: 'string', default: 'per-synapse,plain' },
    at: { type: 'string', default: '0,20,200' },
    steps: { type: 'string', default: '15' },
    json: { type: 'boolean', default: false },
  },
});
const UNSEEN = 50_000;
const LAYERS = ['hidden', 'output'];
const RESPONSE_EDGES = [0, 0.1, 0.3, 0.5, 0.7, 0.9, 1];
const images = await loadImageSet(values.data, { part: 'train', dataDir: values['data-dir'] });
const options = { preset: 'paper', steps: Number(values.steps) };
const mean = (numbers) => numbers.reduce((sum, n) => sum + n, 0) / numbers.length;
const own = (size = 100, draw = 0) => batchOf(images, options, { from: UNSEEN - size, size, draw });
const others = batchOf(images, options, { from: UNSEEN, size: 500 });

const SECTIONS = {
  async census(weights) {
    const { records, neuron } = await frozen(weights, options, own());
    const { surplus, missing, rates, oneFrame, ages } = errorCensus(records);
    const hidden = records.flatMap(({ states }) => [...states[0].potential]);
    const slopes = mean(hidden.map((v) => surrogateDerivative(v, neuron.threshold)));
    const above = hidden.filter((v) => v > 2 * neuron.threshold).length / hidden.length;
    const row = {
      rateHidden: rates[0],
      rateOutput: rates[1],
      oneFrameHidden: oneFrame[0],
      ageHidden: ages[0],
    };
    for (const [name, kind] of Object.entries({ surplus, missing })) {
      row[`${name} share`] = kind.share;
      row[`${name} |E|`] = kind.size;
      row[`${name} one frame`] = kind.oneFrame;
    }
    return [{ ...row, 'hidden surrogate': slopes, 'hidden V > 2θ': above }];
  },

  async noise(weights) {
    const draws = [];
    for (let draw = 0; draw < 4; draw++) draws.push(await frozen(weights, options, own(100, draw)));
    return TRACES.map((trace) => {
      const gradients = draws.map((batch) => stepGradients(batch, trace));
      const row = { trace };
      for (const [l, layer] of LAYERS.entries()) {
        const cosines = [];
        const signs = [];
        for (let t = 4; t < options.steps; t++) {
          for (let d = 0; d < draws.length; d++) {
            const rest = gradients.filter((_, other) => other !== d).map((steps) => steps[t][l]);
            cosines.push(cosine(gradients[d][t][l], rest[0]));
            const all = gradients
              .filter((_, other) => other !== d)
              .flatMap((steps) => steps.slice(4).map((s) => s[l]));
            if (t === 4 || t === options.steps - 1) signs.push(signAgreement(gradients[d][t][l], sumOf(all)));
          }
        }
        const sums = gradients.map((steps) => sumOf(steps.map((s) => s[l])));
        row[`${layer} step`] = mean(cosines);
        row[`${layer} signs`] = mean(signs);
        row[`${layer} batch`] = cosine(sums[0], sums[1]);
      }
      return row;
    });
  },

  async truth(weights) {
    const batch = own(50);
    const run = await frozen(weights, options, batch);
    const truths = [0.1, 0.25, 1].map((temperature) => [
      temperature,
      trueGradient(run, batch.input.intensities, temperature),
    ]);
    return TRACES.map((trace) => {
      const gradient = wholeGradient(run, trace);
      const row = { trace };
      for (const [temperature, truth] of truths) {
        for (const [l, layer] of LAYERS.entries())
          row[`${layer} τ ${temperature}`] = cosine(gradient[l], truth[l]);
      }
      return row;
    });
  },

  async move(weights) {
    const run = await frozen(weights, options, own());
    const before = await errorOn(weights, options, others);
    const rows = [];
    for (const trace of TRACES) {
      const gradient = wholeGradient(run, trace);
      const signs = gradient.map((matrix) => matrix.map(Math.sign));
      const row = { trace, before };
      const after = async (...how) => (await errorOn(movedBy(weights, ...how), options, others)) - before;
      for (const share of [0.005, 0.02]) row[`gradient ${share}`] = await after(gradient, share);
      row['hidden only 0.02'] = await after(gradient, 0.02, [0]);
      row['output only 0.02'] = await after(gradient, 0.02, [1]);
      for (const share of [0.005, 0.02]) row[`signs ${share}`] = await after(signs, share);
      rows.push(row);
    }
    return rows;
  },

  async batch(weights) {
    const rows = [];
    const batch = own();
    const before = {
      own: await errorOn(weights, options, batch),
      others: await errorOn(weights, options, others),
    };
    for (const trace of TRACES) {
      const places = await trained(weights, { ...options, trace }, batch);
      const last = places[places.length - 1];
      const row = { trace, 'own before': before.own, 'others before': before.others };
      row['own change'] = (await errorOn(last, options, batch)) - before.own;
      row['others change'] = (await errorOn(last, options, others)) - before.others;
      for (const [l, layer] of LAYERS.entries()) {
        const { path, net } = travel(places.map((matrices) => matrices[l]));
        row[`${layer} net/norm`] = net / norm(weights[l]);
        row[`${layer} net/path`] = net / path;
      }
      rows.push(row);
    }
    return rows;
  },

  async loop(weights) {
    const batch = own();
    const run = await frozen(weights, options, batch);
    const before = await errorOn(weights, options, others);
    const rows = [];
    for (const trace of TRACES) {
      const open = weights.map((matrix) => matrix.slice());
      const adams = open.map((matrix) => new Adam(matrix.length, ruleOf(resolveOptions(options))));
      for (const gradients of stepGradients(run, trace)) {
        for (const [l, adam] of adams.entries()) adam.update(open[l], gradients[l], 5e-4);
      }
      const closed = (await trained(weights, { ...options, trace }, batch)).at(-1);
      const row = { trace, before };
      row['open change'] = (await errorOn(open, options, others)) - before;
      row['closed change'] = (await errorOn(closed, options, others)) - before;
      const ways = [open, closed].map((places) => places.map((m, l) => m.map((w, n) => w - weights[l][n])));
      for (const [l, layer] of LAYERS.entries()) {
        row[`${layer} closed/open`] = norm(ways[1][l]) / norm(ways[0][l]);
        row[`${layer} cosine`] = cosine(ways[0][l], ways[1][l]);
      }
      rows.push(row);
    }
    return rows;
  },

  async balance(weights) {
    const rows = [];
    for (const trace of TRACES) {
      const records = await trainingRecords(weights, { ...options, trace }, own());
      const row = { trace };
      const pushes = outputPushes(records, 0.1);
      for (const kind of ['missing', 'surplus']) {
        const { count, error, recent, whole } = pushes[kind];
        row[`${kind} share`] = count / pushes.all;
        row[`${kind} |E|`] = error / count;
        row[`${kind} frames since reset`] = recent / error;
        row[`${kind} frames`] = whole / error;
      }
      for (const [name, weight] of [
        ['with resets', 'recent'],
        ['without', 'whole'],
      ]) {
        row[`missing/surplus ${name}`] = pushes.missing[weight] / pushes.surplus[weight];
      }
      rows.push(row);
    }
    return rows;
  },

  async response(weights) {
    const { intensities } = others.input;
    const { outputs } = await resultOn(weights, options, others);
    const bins = RESPONSE_EDGES.map(() => ({ places: 0, spikes: 0 }));
    for (const [n, count] of outputs.entries()) {
      const bin = bins[RESPONSE_EDGES.findIndex((edge) => intensities[n] / 65535 <= edge)];
      bin.places++;
      bin.spikes += count;
    }
    const batch = own();
    const { records } = await frozen(weights, options, batch);
    let spikes = 0;
    let again = 0;
    for (let t = 1; t < records.length; t++) {
      for (const [n, fired] of records[t - 1].outputs[1].entries()) {
        if (fired === 0 || batch.input.intensities[n] / 65535 <= 0.9) continue;
        spikes++;
        again += records[t].outputs[1][n];
      }
    }
    const rates = bins.map((bin, i) => [
      `x ≤ ${RESPONSE_EDGES[i]}`,
      bin.spikes / (options.steps * Math.max(1, bin.places)),
    ]);
    return [{ ...Object.fromEntries(rates), 'fires again': again / spikes }];
  },

  async switch(weights, from) {
    const rows = [];
    for (const trace of ['per-synapse', 'plain']) {
      const row = { 'goes on by': trace };
      for (const more of [0, 10, 50]) {
        const given = { ...options, trace };
        const reached = more === 0 ? weights : await goneOn(images, given, weights, from, more);
        row[`mse after ${more}`] = await errorOn(reached, options, others);
        row[`output rate after ${more}`] = (await resultOn(reached, options, others)).activity.at(-1);
      }
      rows.push(row);
    }
    return rows;
  },

  async rates(weights) {
    const batch = own(50);
    const run = await frozen(weights, options, batch);
    const truth = trueGradient(run, batch.input.intensities, 0.25)[1];
    const fired = new Float64Array(784);
    for (const { outputs: spikes } of run.records)
      for (let n = 0; n < spikes[1].length; n++) fired[n % 784] += spikes[1][n];
    const row = (matrix, m) => matrix.subarray(m * 196, (m + 1) * 196);
    const edges = [0.001, 0.05, 0.15, 0.3, 0.5, 1];
    return TRACES.map((trace) => {
      const gradient = wholeGradient(run, trace)[1];
      const groups = edges.slice(1).map(() => []);
      for (const [m, count] of fired.entries()) {
        const rate = count / (options.steps * batch.size);
        const group = edges.slice(1).findIndex((edge) => rate <= edge);
        if (rate > edges[0]) groups[group].push(cosine(row(gradient, m), row(truth, m)));
      }
      const cells = groups.map((found, g) => [
        `fires ${edges[g]} to ${edges[g + 1]}`,
        found.length > 0 ? `${mean(found).toFixed(2)} (${found.length})` : '',
      ]);
      return { trace, ...Object.fromEntries(cells) };
    });
  },
};

const text = (value) => (typeof value === 'number' ? String(Number(value.toPrecision(3))) : value);
const at = values.at.split(',').map(Number);
for (const section of positionals) {
  if (!(section in SECTIONS))
    throw new Error(`no section ${section}: one of ${Object.keys(SECTIONS).join(', ')}`);
}
const trainers = values['trained-by'].split(',');
const networks = [];
for (const trace of trainers) networks.push(await networksAt(images, { ...options, trace }, at));
for (const section of positionals) {
  const rows = [];
  for (const [n, weights] of networks.flat().entries()) {
    const from = { 'trained by': trainers[Math.floor(n / at.length)], at: at[n % at.length] };
    for (const row of await SECTIONS[section](weights, from.at)) rows.push({ ...from, ...row });
  }
  if (values.json) console.log(JSON.stringify({ section, data: values.data, steps: options.steps, rows }));
  else {
    const names = Object.keys(rows[0]);
    console.log(
      `\n${section}, ${values.data}, T ${options.steps}\n\n| ${names.join(' | ')} |\n|${'---|'.repeat(names.length)}`,
    );
    for (const row of rows) console.log(`| ${names.map((name) => text(row[name])).join(' | ')} |`);
  }
}
