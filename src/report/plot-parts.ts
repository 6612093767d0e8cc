/** Common parts of plots of a network. */
import { formatTick } from './scale.js';

/** Number of layer colours: all but crimson and grey, those of saturated and silent neurons (`rates-plot.ts`). */
const LAYER_COLOURS = 6;

/** Returns the colour of layer l = 0..L, inputs first, the same in every picture; counted from 0 as for series. */
export function layerColour(layer: number): number {
  return layer % LAYER_COLOURS;
}

/** Returns a count with its noun, as `1 neuron` or `1,024 neurons`. */
export function counted(count: number, one: string): string {
  return `${formatTick(count)} ${one}${count === 1 ? '' : 's'}`;
}
