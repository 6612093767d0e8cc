/** A file of this site, whole, told about while it comes. */
import { InputError } from '../../../src/errors.js';
import { joined } from './joined.js';
import { MAX_CHECKPOINT_BYTES } from './network-info.js';

/** Throws an InputError where it does not come, not all of it, or is larger than the page opens. */
export async function fetchBytes(
  address: string,
  name: string,
  onProgress: (share: number) => void,
): Promise<Uint8Array> {
  try {
    const response = await fetch(address);
    if (!response.ok) throw new InputError(`${name}: did not come, the server said ${response.status}`);
    return await readBytes(response, name, onProgress);
  } catch (error) {
    if (error instanceof InputError) throw error;
    throw new InputError(`${name}: did not come, or not all of it; is the server still running?`);
  }
}

async function readBytes(
  { headers, body }: Response,
  name: string,
  onProgress: (share: number) => void,
): Promise<Uint8Array> {
  const declared = Number(headers.get('content-length') ?? 0);
  checkSize(declared, name);
  const parts: Uint8Array[] = [];
  if (body === null) return joined(parts);
  let length = 0;
  const reader = body.getReader();
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
