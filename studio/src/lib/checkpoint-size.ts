/** How large a checkpoint may be that the page opens, said before any of it is read. */
import { InputError } from '../../../src/core/errors.js';
import { MAX_CHECKPOINT_BYTES } from '../worker/network-info.js';
import { bytes } from './numbers.js';

/** Throws an InputError where the file is larger. */
export function checkCheckpointSize({ size }: Pick<File, 'size'>): void {
  if (size <= MAX_CHECKPOINT_BYTES) return;
  throw new InputError(`it has ${bytes(size)}, the page opens files of up to ${bytes(MAX_CHECKPOINT_BYTES)}`);
}
