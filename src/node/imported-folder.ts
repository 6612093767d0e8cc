/** The folder of an imported network: a checkpoint, and where it came from. It is no run: nothing was trained in it. */
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { UsageError } from '../errors.js';
import type { NetworkKind } from '../network/kind.js';
import { VERSION } from '../version.js';
import { writeFileAtomic } from './atomic-file.js';
import { fileError, presentNames } from './bounded-file.js';
import { isEmpty, isImported, ORIGIN_FILE, runFile } from './run-folder.js';

/** What is told of where a network came from. */
export interface ImportOrigin {
  readonly kind: NetworkKind;
  readonly from: {
    /** Its name, without its folder. */
    readonly file: string;
    readonly format: 'nir' | 'npz';
    readonly bytes: number;
    /** CRC-32 of the file. */
    readonly checksum: number;
  };
}

/** Throws a UsageError unless a network may be imported to `folder`: there is nothing, or one that `force` replaces. */
export async function checkImportFolder(folder: string, force: boolean): Promise<void> {
  if (await isEmpty(folder)) return;
  if (!isImported(await presentNames(folder))) {
    throw new UsageError(
      `${folder} holds other files; choose another folder, or a file that ends in .safetensors`,
    );
  }
  if (!force) {
    throw new UsageError(
      `${folder} already holds an imported network; replace it with --force, or choose another`,
    );
  }
}

/** Writes the folder: the word on the origin last, so that it never stands beside another network. */
export async function writeImport(
  folder: string,
  checkpoint: readonly Uint8Array[],
  { kind, from }: ImportOrigin,
): Promise<void> {
  const origin = join(folder, ORIGIN_FILE);
  try {
    await mkdir(folder, { recursive: true });
    await rm(origin, { force: true });
  } catch (error) {
    throw fileError(error, folder);
  }
  await writeFileAtomic(runFile(folder, 'checkpoint'), checkpoint);
  const checksum = from.checksum.toString(16).padStart(8, '0');
  const content = {
    format: 'spikeloom-import',
    formatVersion: 1,
    spikeloom: VERSION,
    imported: new Date().toISOString(),
    kind,
    from: { ...from, checksum },
  };
  await writeFileAtomic(origin, `${JSON.stringify(content, null, 2)}\n`);
}
