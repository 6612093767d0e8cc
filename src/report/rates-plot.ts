/** Plots of spike rates: a histogram for each layer, silent and saturated neurons in their own colours. */
import type { LayerRates } from '../use/count-spikes.js';
import { type RateHistogram, SATURATED_RATE } from '../use/spike-rates.js';
import { innerWidth, pictureOf } from './blocks.js';
import { type HistogramMark, histogramBlock } from './histogram.js';
import { counted, layerColour } from './plot-parts.js';
import { formatTick, formatValue } from './scale.js';

/** Histograms of spike rates to draw, one for each layer. */
export interface RatesPlot {
  readonly title: string;
  /** Samples of the rates, such as `500 test images, 15 steps each`. */
  readonly over: string;
  /** Layers, inputs first. */
  readonly layers: readonly LayerRates[];
  /** Width in pixels. */
  readonly width?: number;
}

/** Colours of marks: grey for neurons that never spike, crimson for those that always do. */
const SILENT_COLOUR = 7;
const SATURATED_COLOUR = 6;
/** Most runs of neurons that are listed by their numbers. */
const MOST_NAMED = 8;

/** Returns the plot as one SVG element. */
export function ratesPlot({ title, over, layers, width = 760 }: RatesPlot): string {
  const blocks = layers.map(({ name, rates }, i) => {
    const neurons = rates.counts.reduce((sum, count) => sum + count, 0);
    return histogramBlock(
      {
        name: `${name} · ${counted(neurons, 'neuron')} · ${formatValue(rates.mean)} spikes per neuron and step`,
        note: noteOf(rates, neurons),
        low: 0,
        high: 1,
        counts: rates.counts,
        marks: rateMarks(rates),
        colour: layerColour(i),
        xLabel: i === layers.length - 1 ? 'spikes per step' : '',
      },
      innerWidth(width),
    );
  });
  const subtitle =
    `Share of a layer's neurons by their spikes per step, over ${over}. Grey: silent, never spiked. ` +
    `Crimson: saturated, at least ${SATURATED_RATE} spikes per step.`;
  const description = layers
    .map(({ name, rates }) => {
      const neurons = rates.counts.reduce((sum, count) => sum + count, 0);
      return `${name}: mean ${formatValue(rates.mean)} spikes per step, ${noteOf(rates, neurons)}.`;
    })
    .join(' ');
  return pictureOf({ title, subtitle, description }, blocks, width);
}

/** Returns the parts of the first and the last bin that are silent and saturated neurons. */
export function rateMarks({ counts, silent, saturated }: RateHistogram): HistogramMark[] {
  return [
    { bin: 0, count: silent.length, colour: SILENT_COLOUR },
    { bin: counts.length - 1, count: saturated.length, colour: SATURATED_COLOUR },
  ];
}

function noteOf({ silent, saturated }: RateHistogram, neurons: number): string {
  return `silent: ${named(silent, neurons)} · saturated: ${named(saturated, neurons)}`;
}

/** Returns number and list of neurons, as `3 (1.5 %): 4–5, 190`. */
function named(numbers: readonly number[], neurons: number): string {
  if (numbers.length === 0) return 'none';
  const share = formatValue((100 * numbers.length) / neurons);
  const runs: [number, number][] = [];
  for (const number of numbers) {
    const last = runs[runs.length - 1];
    if (last !== undefined && last[1] === number - 1) last[1] = number;
    else runs.push([number, number]);
  }
  const first = runs.slice(0, MOST_NAMED).map(([from, to]) => (from === to ? `${from}` : `${from}–${to}`));
  const more = runs.length > MOST_NAMED ? ', …' : '';
  return `${formatTick(numbers.length)} (${share}\u00a0%): ${first.join(', ')}${more}`;
}
