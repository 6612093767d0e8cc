/**
 * Inflating of untrusted gzip files: never allocates more than the caller expects, nor more than gzip can make of the
 * bytes that exist.
 */

import { constants, gunzip, gunzipSync } from 'node:zlib';
import { DEFLATE_RATIO } from '../../core/deflate.js';
import { InputError } from '../../core/errors.js';

/** Compressed bytes that always hold the start of the content: gzip's header and the first code tables. */
const START_BYTES = 4096;

export function isGzip(bytes: Uint8Array): boolean {
  return bytes.length >= 2 && bytes[0] === 0x1f && bytes[1] === 0x8b;
}

function reason(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Inflates the first `length` bytes of the content, fewer if it is shorter; `bytes` may be the start of a file. */
export function gunzipStart(bytes: Uint8Array, length: number, file: string): Uint8Array {
  try {
    const start = gunzipSync(bytes.subarray(0, START_BYTES), { finishFlush: constants.Z_SYNC_FLUSH });
    return start.subarray(0, length);
  } catch (error) {
    throw new InputError(`${file}: damaged gzip file, ${reason(error)}`);
  }
}

/** Throws an InputError if `compressed` bytes of gzip cannot hold `size` bytes, or are far more than they need. */
export function checkGzipSize(compressed: number, size: number, file: string): void {
  if (size > compressed * DEFLATE_RATIO) {
    throw new InputError(
      `${file}: truncated, ${compressed} bytes of gzip cannot hold the ${size} it declares`,
    );
  }
  if (compressed > size * 1.01 + 65_536) {
    throw new InputError(`${file}: ${compressed} bytes of gzip are too many for the ${size} it declares`);
  }
}

/** Inflates a whole gzip file, whose content must be `size` bytes long. Checks gzip's checksum. */
export function gunzipExactly(bytes: Uint8Array, size: number, file: string): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    try {
      checkGzipSize(bytes.length, size, file);
    } catch (error) {
      reject(error);
      return;
    }
    // One chunk a byte longer than the content: it arrives in one piece, without a copy, and excess is detected.
    const chunkSize = Math.max(64, size + 1);
    gunzip(bytes, { chunkSize, maxOutputLength: chunkSize }, (error, content) => {
      if (error && (error as NodeJS.ErrnoException).code !== 'ERR_BUFFER_TOO_LARGE') {
        reject(new InputError(`${file}: damaged gzip file, ${error.message}`));
      } else if (error || content.length !== size) {
        const found = error ? 'more' : content.length;
        reject(new InputError(`${file}: inflates to ${found} bytes where its header asks for ${size}`));
      } else {
        resolve(new Uint8Array(content.buffer, content.byteOffset, content.length));
      }
    });
  });
}
