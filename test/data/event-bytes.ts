/** Bytes of recordings of an event camera, for tests. */

export interface TestEvent {
  readonly x: number;
  readonly y: number;
  readonly polarity: number;
  /** Microseconds, below 2^23. */
  readonly time: number;
}

export function encodeEvents(events: readonly TestEvent[]): Uint8Array {
  return Uint8Array.from(
    events.flatMap(({ x, y, polarity, time }) => [
      x,
      y,
      (polarity << 7) | (time >> 16),
      (time >> 8) & 255,
      time & 255,
    ]),
  );
}
