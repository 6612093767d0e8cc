/** A file of this site, whole, told about while it comes. */
import { InputError } from '../../../src/errors.js';
import { joined } from './joined.js';
import { MAX_CHECKPOINT_BYTES } from './network-info.js';

/** Throws an InputError where it does not come, or is larger than the page opens. */
export async function fetchBytes(
  address: string,
  name: string,
  onProgress: (share: number) => void,
): Promise<Uint8Array> {
  try {
    return await readAll(address, name, onProgress);
  } catch (error) {
    if (error instanceof InputError) throw error;
    throw new InputError(`${name}: did not come whole; is the server still running? Try again`);
  }
}

async function readAll(
  address: string,
  name: string,
  onProgress: (share: number) => void,
): Promise<Uint8Array> {
  const response = await fetch(address);
  if (!response.ok) throw new InputError(`${name}: did not come, the server said ${response.status}`);
  const declared = Number(response.headers.get('content-length') ?? 0);
  checkSize(declared, name);
  if (response.body === null) return new Uint8Array(await response.arrayBuffer());
  const parts: Uint8Array[] = [];
  let length = 0;
  const reader = response.body.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return joined(parts);
    parts.push(value);
    length += value.length;
    checkSize(length, name);
    if (declared > 0) onProgress(Math.min(1, length / declared));
  }
}

function checkSize(length: number, name: string): void {
  if (length <= MAX_CHECKPOINT_BYTES) return;
  throw new InputError(
    `${name}: ${length} bytes, more than the ${MAX_CHECKPOINT_BYTES} that the page opens; use the command line for it`,
  );
}
