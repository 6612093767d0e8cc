/**
 * The spikes of one sample over time, layer above layer, and below them the potential of chosen neurons.
 *
 * Time runs to the right in steps 1..T; each step t has its own column. Spikes of a neuron in successive steps are one
 * stroke, which keeps 784 neurons × 60 steps small. Potentials are those before the reset: if a neuron spikes, its
 * curve falls within the step, to 0 or by the threshold.
 */
import type { LayerSpikes, PotentialTrace, RasterPlot } from '../use/raster-record.js';
import { colourClass } from './legend.js';
import { counted, layerColour } from './plot-parts.js';
import { formatTick, niceRange, niceTicks } from './scale.js';
import { coordinate, element, figure, label, textWidth, wrapText } from './svg.js';

/** Horizontal axis of all panels. */
interface TimeAxis {
  readonly steps: number;
  readonly left: number;
  readonly right: number;
  /** Width of a step in pixels. */
  readonly step: number;
  /** Steps, from 1, with a number. */
  readonly ticks: readonly number[];
}

interface Panel {
  readonly markup: string;
  /** Top of the next panel. */
  readonly bottom: number;
}

const MARGIN = 12;
const NAME_ROOM = 24;
const GAP = 14;
const POTENTIAL_HEIGHT = 84;

/** Returns the plot as one SVG element. Throws a RangeError if an array does not fit the number of steps. */
export function rasterPlot({ title, steps, layers, potentials, width = 760 }: RasterPlot): string {
  check(steps, layers, potentials);
  const ranges = potentials.map(potentialRange);
  const axisTexts = [
    ...layers.map(({ neurons }) => formatTick(Math.max(0, neurons - 1))),
    ...ranges.flatMap(([low, high]) => niceTicks(low, high, 3).map(formatTick)),
  ];
  const left = MARGIN + Math.max(20, ...axisTexts.map(textWidth)) + 7;
  const right = width - MARGIN - 6;
  const ticks = niceTicks(1, steps, Math.min(steps, 12)).filter(
    (tick) => Number.isInteger(tick) && tick >= 1,
  );
  const axis = { steps, left, right, step: (right - left) / steps, ticks: [...new Set([1, ...ticks])] };

  const titleLines = wrapText(title, width - 2 * MARGIN, 14);
  const parts = titleLines.map((line, i) => label(MARGIN, MARGIN + 12 + i * 18, line, 'sl-title'));
  let top = MARGIN + titleLines.length * 18 + 4;
  for (const [i, layer] of layers.entries()) {
    const panel = layerPanel(layer, i, axis, top);
    parts.push(panel.markup);
    top = panel.bottom + GAP;
  }
  for (const [i, trace] of potentials.entries()) {
    const panel = potentialPanel(trace, ranges[i], axis, top);
    parts.push(panel.markup);
    top = panel.bottom + GAP;
  }
  parts.push(
    ...axis.ticks.map((tick) =>
      label(centre(axis, tick - 1), top + 2, formatTick(tick), 'sl-soft sl-middle'),
    ),
    label(right, top + 20, 'time step', 'sl-soft sl-end'),
  );
  const description = [
    ...(layers.length === 0
      ? []
      : [`Spikes of ${counted(layers.length, 'layer')} over ${counted(steps, 'step')}.`]),
    ...layers.map((layer) => `${nameOf(layer)}.`),
    ...potentials.map(
      ({ name, spikes }) => `Potential of ${name}: ${counted(spikes.filter(Boolean).length, 'spike')}.`,
    ),
  ].join(' ');
  return figure({ width, height: top + 30, title, description }, ...parts);
}

function check(steps: number, layers: readonly LayerSpikes[], potentials: readonly PotentialTrace[]): void {
  if (!(Number.isInteger(steps) && steps >= 1)) {
    throw new RangeError(`steps must be an integer of at least 1, got ${steps}`);
  }
  for (const { name, neurons, spikes } of layers) {
    if (spikes.length !== steps * neurons) {
      throw new RangeError(`spikes of ${name} must be [${steps}, ${neurons}], got ${spikes.length} values`);
    }
  }
  for (const { name, values, spikes } of potentials) {
    if (!(values.length === steps && spikes.length === steps)) {
      throw new RangeError(
        `values and spikes of ${name} must be [${steps}], got ${values.length} and ${spikes.length}`,
      );
    }
  }
}

/** Draws one layer: a stroke for every run of spikes, neuron 0 at the top. */
function layerPanel(layer: LayerSpikes, index: number, axis: TimeAxis, top: number): Panel {
  const { neurons } = layer;
  const plotTop = top + NAME_ROOM;
  const height = Math.min(240, Math.max(80, neurons * 0.5), Math.max(16, neurons * 14));
  const row = height / Math.max(1, neurons);
  const colour = colourClass(layerColour(layer.place ?? index));
  const bottomText = formatTick(Math.max(0, neurons - 1));
  const markup = element(
    'g',
    {},
    label(axis.left, plotTop - 8, nameOf(layer), 'sl-name'),
    frame(axis, plotTop, height),
    label(axis.left - 7, plotTop + 9, '0', 'sl-soft sl-end'),
    neurons > 1 ? label(axis.left - 7, plotTop + height - 1, bottomText, 'sl-soft sl-end') : '',
    element('path', {
      class: `sl-runs ${colour}`,
      // In units of steps and neurons, so that the path needs only small integers.
      transform: `translate(${coordinate(axis.left)} ${coordinate(plotTop + row / 2)}) scale(${factor(axis.step)} ${factor(row)})`,
      // A stroke is as high as its neuron's row, but never too thin to see, and with a gap if rows are high.
      'stroke-width': row > 3 ? 0.7 : Math.max(1, 1.1 / row),
      d: runs(layer, axis.steps),
    }),
  );
  return { markup, bottom: plotTop + height };
}

/** Draws one neuron: its potential, the threshold dashed, a dot at every spike and the fall after it. */
function potentialPanel(
  { name, values, spikes, threshold, reset = 'zero' }: PotentialTrace,
  [low, high]: readonly [number, number],
  axis: TimeAxis,
  top: number,
): Panel {
  const plotTop = top + NAME_ROOM;
  const y = (value: number) => plotTop + POTENTIAL_HEIGHT * (1 - (value - low) / (high - low));
  const ticks = niceTicks(low, high, 3);
  const thresholds = thresholdsOf(threshold, values.length);
  const places = Array.from(values, (value, t) => [centre(axis, t), y(value)] as const);
  let path = '';
  let drops = '';
  // Every sample begins at 0; after a gap the curve begins anew.
  let pen = `M${coordinate(axis.left)} ${coordinate(y(0))}L`;
  for (const [t, [px, py]] of places.entries()) {
    if (!Number.isFinite(values[t])) {
      pen = 'M';
      continue;
    }
    path += `${pen}${coordinate(px)} ${coordinate(py)}`;
    const fallen = coordinate(y(reset === 'subtract' ? values[t] - thresholds[t] : 0));
    if (spikes[t]) drops += `M${coordinate(px)} ${coordinate(py)}V${fallen}`;
    pen = spikes[t] ? `M${coordinate(px)} ${fallen}L` : 'L';
  }
  const fired = places.filter((_, t) => spikes[t] && Number.isFinite(values[t]));
  const isFixed = thresholds.every((value) => value === thresholds[0]);
  const thresholdText = isFixed ? `threshold ${formatTick(thresholds[0])}` : 'threshold adapts';
  const markup = element(
    'g',
    {},
    label(axis.left, plotTop - 8, name, 'sl-name'),
    label(axis.right, plotTop - 8, thresholdText, 'sl-soft sl-end'),
    frame(axis, plotTop, POTENTIAL_HEIGHT),
    element('path', {
      class: 'sl-grid',
      d: ticks
        .map((tick) => `M${coordinate(axis.left)} ${coordinate(y(tick))}H${coordinate(axis.right)}`)
        .join(''),
    }),
    ...ticks.map((tick) => label(axis.left - 7, y(tick) + 4, formatTick(tick), 'sl-soft sl-end')),
    element('path', {
      class: 'sl-dash sl-soft',
      d: isFixed
        ? `M${coordinate(axis.left)} ${coordinate(y(thresholds[0]))}H${coordinate(axis.right)}`
        : stairs(thresholds, axis, y),
    }),
    element('path', { class: 'sl-drop sl-1', d: drops }),
    element('path', { class: 'sl-line sl-0', d: path }),
    element('g', { class: 'sl-1' }, ...fired.map(spikeMark)),
  );
  return { markup, bottom: plotTop + POTENTIAL_HEIGHT };
}

function spikeMark([x, y]: readonly [number, number]): string {
  return element('circle', { class: 'sl-fill', cx: x, cy: y, r: 3 });
}

/** Draws the edges of a panel and the lines of its time ticks. */
function frame({ left, right, ticks, steps, step }: TimeAxis, top: number, height: number): string {
  const lines = ticks.map(
    (tick) => `M${coordinate(left + (tick - 0.5) * step)} ${coordinate(top)}v${coordinate(height)}`,
  );
  return (
    element('path', { class: 'sl-grid', d: steps > 1 ? lines.join('') : undefined }) +
    element('rect', { class: 'sl-grid', x: left, y: top, width: right - left, height })
  );
}

/** Returns runs of spikes as strokes, neuron by neuron, each relative to the end of the last. */
function runs({ neurons, spikes }: LayerSpikes, steps: number): string {
  let path = '';
  let lastStep = 0;
  let lastNeuron = 0;
  for (let n = 0; n < neurons; n++) {
    let t = 0;
    while (t < steps) {
      if (spikes[t * neurons + n] === 0) {
        t++;
        continue;
      }
      const begin = t;
      while (t < steps && spikes[t * neurons + n] !== 0) t++;
      const down = n - lastNeuron;
      path += `m${begin - lastStep}${down < 0 ? '' : ' '}${down}h${t - begin}`;
      lastStep = t;
      lastNeuron = n;
    }
  }
  return path;
}

function nameOf({ name, neurons, spikes }: LayerSpikes): string {
  let count = 0;
  for (const spike of spikes) if (spike !== 0) count++;
  const share = spikes.length === 0 ? 0 : (100 * count) / spikes.length;
  return `${name} · ${counted(neurons, 'neuron')} · ${counted(count, 'spike')} (${share.toFixed(1)} %)`;
}

/** Returns the threshold of every step. */
function thresholdsOf(threshold: PotentialTrace['threshold'], steps: number): number[] {
  return typeof threshold === 'number' ? new Array<number>(steps).fill(threshold) : Array.from(threshold);
}

/** Draws a value of every step as a line that is level within the step. */
function stairs(values: readonly number[], { left, step }: TimeAxis, y: (value: number) => number): string {
  return values
    .map((value, t) => {
      const height = coordinate(y(value));
      return `${t === 0 ? `M${coordinate(left)} ${height}` : `V${height}`}H${coordinate(left + (t + 1) * step)}`;
    })
    .join('');
}

function potentialRange({ values, threshold }: PotentialTrace): [number, number] {
  const thresholds = thresholdsOf(threshold, values.length);
  let low = Math.min(0, ...thresholds);
  let high = Math.max(0, ...thresholds);
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return niceRange(low, high > low ? high : low + 1, 3);
}

/** Returns x of the middle of step `index`, from 0. */
function centre({ left, step }: TimeAxis, index: number): number {
  return left + (index + 0.5) * step;
}

/** Formats a scale factor, with more digits than a position: its error counts once per neuron. */
function factor(value: number): string {
  return `${Number(value.toPrecision(6))}`;
}
