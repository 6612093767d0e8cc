/** Folder of an imported network: a checkpoint and its origin. It is no run: nothing was trained in it. */
import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { UsageError } from '../../core/errors.js';
import { VERSION } from '../../core/version.js';
import { type Kind, storedKind } from '../../network/naming.js';
import { RUN_FILES } from '../../runs/store.js';
import { writeFileAtomic } from '../files/atomic-file.js';
import { fileError, presentNames } from '../files/bounded-file.js';
import { makeFolder } from '../files/make-folder.js';
import { isEmpty } from '../runs/folder-store.js';
import { isImported, ORIGIN_FILE, runFile } from '../runs/run-folder.js';

const { checkpoint: CHECKPOINT } = RUN_FILES;
/** Files that an interrupted import can leave. */
const UNFINISHED: readonly string[] = [
  ...[CHECKPOINT, `${CHECKPOINT}.part`, `${CHECKPOINT}.part.part`],
  `${ORIGIN_FILE}.part`,
];

/** Origin of a network. */
export interface ImportOrigin {
  readonly kind: Kind;
  readonly from: {
    /** Name of the file, without its folder. */
    readonly file: string;
    readonly format: 'nir' | 'npz';
    readonly bytes: number;
    /** CRC-32 of the file. */
    readonly checksum: number;
  };
}

/**
 * Throws a UsageError unless a network may be imported to `folder`: nothing is there, or `force` is set and it holds
 * an imported network, complete or of an interrupted import.
 */
export async function checkImportFolder(folder: string, force: boolean): Promise<void> {
  if (await isEmpty(folder)) return;
  const names = await presentNames(folder);
  const isUnfinished = [...names].every((name) => UNFINISHED.includes(name));
  if (!(isUnfinished || isImported(names))) {
    throw new UsageError(
      `${folder} holds other files; choose another folder, or a file that ends in .safetensors`,
    );
  }
  if (!force) {
    const what = isUnfinished
      ? 'a checkpoint or part of one, as an import leaves that was cut off'
      : 'an imported network';
    throw new UsageError(`${folder} already holds ${what}; replace it with --force, or choose another`);
  }
}

/**
 * Writes the folder. The origin never stands next to another network: the old one is removed when the new network is on
 * disk next to the old network; the new origin is written last.
 */
export async function writeImport(
  folder: string,
  checkpoint: readonly Uint8Array[],
  { kind, from }: ImportOrigin,
): Promise<void> {
  const file = runFile(folder, 'checkpoint');
  const origin = join(folder, ORIGIN_FILE);
  try {
    await makeFolder(folder);
    await writeFileAtomic(`${file}.part`, checkpoint);
    await rm(origin, { force: true });
    await rename(`${file}.part`, file);
  } catch (error) {
    throw fileError(error, folder);
  }
  const checksum = from.checksum.toString(16).padStart(8, '0');
  const content = {
    format: 'spikeloom-import',
    formatVersion: 1,
    spikeloom: VERSION,
    imported: new Date().toISOString(),
    kind: storedKind(kind),
    from: { ...from, checksum },
  };
  await writeFileAtomic(origin, `${JSON.stringify(content, null, 2)}\n`);
}
