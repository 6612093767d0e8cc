/** A file of this site, whole, told about while it comes. */
import { InputError } from '../../../src/core/errors.js';
import { joined } from './joined.js';
import { MAX_CHECKPOINT_BYTES } from './network-info.js';

/** Milliseconds without a byte after which a file is given up. */
const SILENCE = 60_000;

/**
 * Throws an InputError where it does not come, not all of it, or is larger than the page opens; also after `silence` milliseconds
 * without a byte.
 */
export async function fetchBytes(
  address: string,
  name: string,
  onProgress: (share: number) => void,
  silence = SILENCE,
): Promise<Uint8Array> {
  const abort = new AbortController();
  let giveUp = setTimeout(() => abort.abort(), silence);
  const heard = () => {
    clearTimeout(giveUp);
    giveUp = setTimeout(() => abort.abort(), silence);
  };
  try {
    const response = await fetch(address, { signal: abort.signal });
    heard();
    if (!response.ok) throw new InputError(`${name}: did not come, the server said ${response.status}`);
    return await readBytes(response, name, onProgress, heard);
  } catch (error) {
    if (error instanceof InputError) throw error;
    if (abort.signal.aborted) {
      throw new InputError(
        `${name}: nothing came for ${silence / 1000} s; try again with a better connection`,
      );
    }
    throw new InputError(`${name}: did not come, or not all of it; is the server still running?`);
  } finally {
    clearTimeout(giveUp);
  }
}

async function readBytes(
  { headers, body }: Response,
  name: string,
  onProgress: (share: number) => void,
  heard: () => void,
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
    heard();
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
