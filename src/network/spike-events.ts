/**
 * Spikes as a list of events (address-event representation, AER), a CSV file:
 *
 *     step,neuron
 *     1,17
 *     1,40
 *     3,17
 *
 * Steps count from 1, as everywhere here, neurons from 0. Written in the order of steps, then of neurons; read in any,
 * with what spreadsheets add: a byte order mark, blanks, empty lines at the end.
 */
import { InputError, UsageError } from '../core/errors.js';
import { describe } from '../core/json-input.js';
import { packSpikes, type SpikeMap, unpackStep } from '../core/spike-map.js';
import { AUDIOCODER_SCHEMA } from './audiocoder-schema.js';

export const SPIKE_EVENTS_HEADER = 'step,neuron';
const HEADER = /^\uFEFF?[ \t]*step[ \t]*,[ \t]*neuron[ \t]*(\r?\n|$)/;
const EVENT = /^[ \t]*(\d{1,9})[ \t]*,[ \t]*(\d{1,9})[ \t]*$/;

/** Returns true if a text begins as a list of events does. */
export function isSpikeEvents(text: string): boolean {
  return HEADER.test(text);
}

/** Most bytes of a file that is read. */
export const SPIKE_EVENTS_MAX_BYTES = 2 ** 28;

/** The events of a map. */
export function encodeSpikeEvents(map: SpikeMap): string {
  const lines = [SPIKE_EVENTS_HEADER];
  const spikes = new Uint8Array(map.neurons);
  for (let step = 0; step < map.steps; step++) {
    unpackStep(map, step, spikes);
    for (let n = 0; n < spikes.length; n++) if (spikes[n] === 1) lines.push(`${step + 1},${n}`);
  }
  return `${lines.join('\n')}\n`;
}

/** Sizes of a map that a list of events does not hold. */
export interface SpikeEventsOptions {
  readonly neurons: number;
  /** Steps of the map. Default: that of the last event. */
  readonly steps?: number | undefined;
}

/**
 * Reads the map of a list of events; what it takes of memory is that of the text and of the map. Throws an InputError
 * that names file and line of an event that is not in the map, or there twice.
 */
export function decodeSpikeEvents(
  text: string,
  file: string,
  { neurons, steps }: SpikeEventsOptions,
): SpikeMap {
  const lines = linesOf(text.trimEnd());
  const { value: first } = lines.next();
  if (!isSpikeEvents(text)) {
    throw new InputError(`${file}: must begin with ${SPIKE_EVENTS_HEADER}, got ${describe(first)}`);
  }
  const most = steps ?? AUDIOCODER_SCHEMA.mapSteps.max;
  let spikes = new Uint8Array((steps ?? 0) * neurons);
  let last = 0;
  let number = 1;
  for (const line of lines) {
    number++;
    const match = EVENT.exec(line);
    const [step, neuron] = [Number(match?.[1]), Number(match?.[2])];
    if (!(step >= 1 && step <= most && neuron < neurons)) {
      throw new InputError(
        `${file}: line ${number} must be step,neuron with a step in [1, ${most}] and a neuron in [0, ${neurons - 1}], ` +
          `got ${describe(line)}`,
      );
    }
    last = Math.max(last, step);
    if (step * neurons > spikes.length) spikes = grown(spikes, Math.min(most, 2 * step) * neurons);
    const at = (step - 1) * neurons + neuron;
    if (spikes[at] === 1)
      throw new InputError(`${file}: line ${number} tells of a spike that is there already`);
    spikes[at] = 1;
  }
  const length = steps ?? last;
  if (length === 0)
    throw new UsageError(`${file} has no events: give --map-steps to tell how many steps they are`);
  return packSpikes(spikes.subarray(0, length * neurons), length, neurons);
}

/** The lines of a text, one after the other: a list of all would take many times its memory. */
function* linesOf(text: string): Generator<string, undefined> {
  for (let start = 0; start <= text.length; ) {
    const newline = text.indexOf('\n', start);
    const end = newline < 0 ? text.length : newline;
    yield text.slice(start, newline > start && text[newline - 1] === '\r' ? newline - 1 : end);
    start = end + 1;
  }
}

function grown(bytes: Uint8Array, length: number): Uint8Array<ArrayBuffer> {
  const longer = new Uint8Array(length);
  longer.set(bytes);
  return longer;
}
