/**
 * Recordings of an event camera, five bytes an event: x, y, and 24 bits of which the highest is the polarity (1 where it
 * became brighter) and the others are the time in microseconds, most significant byte first.
 *
 * An event with y = 240 marks an overflow of the time: it is none itself, and all later events are 2^13 µs later (Orchard,
 * Jayawant, Cohen and Thakor 2015, "Converting static image datasets to spiking neuromorphic datasets using saccades").
 */
import { InputError } from '../core/errors.js';

/** Events in the order of the file. */
export interface Events {
  readonly count: number;
  /** Input of each event: polarity p, row y and column x at (p·side + y)·side + x. */
  readonly inputs: Uint32Array;
  /** Microseconds. */
  readonly times: Uint32Array;
}

const EVENT_BYTES = 5;
const OVERFLOW_Y = 240;
const OVERFLOW_TIME = 2 ** 13;

/** Reads a recording of `side` × `side` pixels. Throws an InputError that names `file` if it is none. */
export function decodeEvents(bytes: Uint8Array, side: number, file: string): Events {
  if (bytes.length % EVENT_BYTES !== 0) {
    throw new InputError(`${file}: ${bytes.length} bytes long, events have ${EVENT_BYTES} bytes each`);
  }
  const most = bytes.length / EVENT_BYTES;
  const inputs = new Uint32Array(most);
  const times = new Uint32Array(most);
  let count = 0;
  let later = 0;
  for (let at = 0; at < bytes.length; at += EVENT_BYTES) {
    const [x, y, high, middle, low] = bytes.subarray(at, at + EVENT_BYTES);
    if (y === OVERFLOW_Y) {
      later += OVERFLOW_TIME;
      continue;
    }
    if (x >= side || y >= side) {
      const place = at / EVENT_BYTES;
      throw new InputError(`${file}: event ${place} is at ${x}, ${y}, outside of ${side}×${side} pixels`);
    }
    const polarity = high >> 7;
    inputs[count] = (polarity * side + y) * side + x;
    times[count] = later + (((high & 127) << 16) | (middle << 8) | low);
    count++;
  }
  return { count, inputs: inputs.subarray(0, count), times: times.subarray(0, count) };
}

/**
 * Returns spikes [steps, size], 0 or 1: an input spikes at a step if it has any event in it. The steps divide `duration` µs
 * evenly; events after it fall into the last step.
 */
export function eventSpikes(
  { inputs, times }: Events,
  { steps, size, duration }: { readonly steps: number; readonly size: number; readonly duration: number },
): Uint8Array {
  const spikes = new Uint8Array(steps * size);
  for (const [n, input] of inputs.entries()) {
    const step = Math.min(steps - 1, Math.floor((times[n] * steps) / duration));
    spikes[step * size + input] = 1;
  }
  return spikes;
}

/** Returns the number of events of each input [size], `scale` per event, at most 255. */
export function eventCounts({ inputs }: Events, size: number, scale: number): Uint8Array {
  const counts = new Uint8Array(size);
  for (const input of inputs) counts[input] = Math.min(255, counts[input] + scale);
  return counts;
}
