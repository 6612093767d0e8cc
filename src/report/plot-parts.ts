/** What plots of a network have in common. */
import { formatTick } from './scale.js';

/** Colours of layers: all but crimson and grey, which saturated and silent neurons have (`rates-plot.ts`). */
const LAYER_COLOURS = 6;

/** The colour of layer l = 0..L, inputs first, the same in every picture; counted from 0 as those of series are. */
export function layerColour(layer: number): number {
  return layer % LAYER_COLOURS;
}

/** So many of what `one` names, as `1 neuron` or `1,024 neurons`. */
export function counted(count: number, one: string): string {
  return `${formatTick(count)} ${one}${count === 1 ? '' : 's'}`;
}
