/** The buffers in a message, so that they are handed over and not copied. */
import { transfer } from 'comlink';

/** Marks every array in `value` to be handed over: the sender cannot use them afterwards. */
export function handOver<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value;
  const buffers = new Set<ArrayBuffer>();
  collect(value, buffers);
  return transfer(value, [...buffers]);
}

function collect(value: unknown, buffers: Set<ArrayBuffer>): void {
  if (ArrayBuffer.isView(value)) {
    if (value.buffer instanceof ArrayBuffer) buffers.add(value.buffer);
  } else if (typeof value === 'object' && value !== null) {
    for (const part of Object.values(value)) collect(part, buffers);
  }
}
