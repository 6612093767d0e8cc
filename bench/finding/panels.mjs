/** Results of the sweeps as tables and panels (`src/experiments/result.ts`). */
import { TRACES } from './runs.mjs';

const NAMES = { mnist: 'MNIST', 'fashion-mnist': 'Fashion-MNIST' };
/** What is varied, the option, and its value in the runs of group `base`. */
const AXES = {
  steps: { label: 'T, steps', option: 'steps', base: 15 },
  even: { label: 'T, steps, at rate 0.0075/T', option: 'steps', base: 15 },
  hidden: { label: 'hidden neurons', option: 'hidden', base: 196 },
  probability: { label: 'ρ, spikes per step of a full-intensity input', option: 'spikeProbability', base: 1 },
  rate: { label: 'learning rate', option: 'learningRate', base: 5e-4 },
  leak: { label: 'leak α', option: 'leak', base: 0.1 },
  mask: { label: 'mask', option: 'mask', base: 'xor' },
  decay: { label: 'decay', option: 'decayMode', base: 'coupled' },
  moment: { label: 'β1', option: 'beta1', base: 0.9 },
};

const rising = (a, b) => (typeof a === 'number' ? a - b : 0);

/** Runs of one table: values of what is varied, and per trace the result at each. */
function tableOf(results, data, group) {
  const { option, base } = AXES[group];
  const own = results.filter((run) => run.data === data && (run.group === group || run.group === 'base'));
  const valueIn = ({ options }) => [options[option] ?? base].flat()[0];
  const at = [...new Set(own.map(valueIn))].sort(rising);
  const rows = TRACES.map((trace) => ({
    trace,
    runs: at.map((value) => own.find((run) => run.options.trace === trace && valueIn(run) === value)),
  }));
  return { data, group, label: AXES[group].label, at, rows };
}

function tables(results) {
  const found = [];
  for (const data of Object.keys(NAMES)) {
    for (const group of Object.keys(AXES)) {
      if (results.some((run) => run.data === data && run.group === group))
        found.push(tableOf(results, data, group));
    }
  }
  return found;
}

/** Every table as Markdown: mse, and in brackets the share of steps at which outputs spike. */
export function markdownTables(results) {
  return tables(results)
    .map(({ data, label, at, rows }) => {
      const cell = (run) => (run ? `${run.mse.toFixed(4)} (${run.spikeRates.at(-1).toFixed(3)})` : '');
      const head = `${NAMES[data]}\n\n| ${label} | ${at.join(' | ')} |\n|${'---|'.repeat(at.length + 1)}\n`;
      return head + rows.map(({ trace, runs }) => `| ${trace} | ${runs.map(cell).join(' | ')} |`).join('\n');
    })
    .join('\n\n');
}

const panel = (title, xLabel, yLabel, curves) => ({
  title,
  xLabel,
  yLabel,
  curves,
  paper: [],
  discrete: false,
});
const point = (x, value) => ({ x, mean: value, low: value, high: value });

/** A chart for each data set and each of steps, hidden size and firing rate, by file name. */
export function sweepPanels(results) {
  return tables(results)
    .filter(({ group }) => ['steps', 'hidden', 'probability'].includes(group))
    .map(({ data, group, label, at, rows }) => {
      const curves = rows.map(({ trace, runs }) => ({
        name: trace,
        points: runs.flatMap((run, i) => (run ? [point(at[i], run.mse)] : [])),
      }));
      return [`${group}-${data}`, panel(NAMES[data], label, 'mse', curves)];
    });
}

/** How often outputs fire by the intensity of their pixel: a chart of the section `response` of finding-why.mjs. */
export function responsePanel({ data, rows }) {
  const curves = rows.map((row) => ({
    name: row['trained by'],
    points: Object.entries(row).flatMap(([name, rate]) => {
      const edge = name.match(/^x ≤ (.*)$/)?.[1];
      return edge === undefined ? [] : [point(Number(edge), rate)];
    }),
  }));
  const title = `${NAMES[data]}: how often outputs spike`;
  return [`response-${data}`, panel(title, 'intensity of the pixel, up to', 'spikes per step', curves)];
}
