/** Search for clips in files below a folder, in an order that is the same on every machine. */
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { InputError } from '../../core/errors.js';
import type { Clip } from '../../data/clip-set.js';
import type { Sound } from '../../data/sound.js';
import { decodeSound } from '../../data/sound-file.js';
import { fileError, presentNames, readFileBounded } from '../files/bounded-file.js';
import { listFolder } from '../files/png-folder.js';
import { type ClipLayout, classClip, isSoundFile } from './clip-layouts.js';

/** Most bytes of one clip's file: minutes at any rate. */
export const MAX_CLIP_BYTES = 64 * 2 ** 20;
/** Most levels of folders that are searched. Links are followed, which may form circles. */
const MAX_DEPTH = 8;
const MAX_CLASSES = 256;

export interface ClipFile extends Clip {
  readonly path: string;
}

/** Sorts by name, by character codes. Throws an InputError if a name occurs twice. */
function inOrder(files: ClipFile[], folder: string): ClipFile[] {
  files.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : a.path < b.path ? -1 : 1));
  files.forEach(({ name, path }, i) => {
    if (i > 0 && files[i - 1].name === name) {
      throw new InputError(
        `${folder}: ${files[i - 1].path} and ${path} are both the clip ${name}; keep one of them`,
      );
    }
  });
  return files;
}

async function collect(
  folder: string,
  above: readonly string[],
  layout: ClipLayout,
  into: ClipFile[],
): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (entry.name.startsWith('.')) continue;
    const path = join(folder, entry.name);
    const parts = [...above, entry.name];
    // A broken link is no folder.
    const linked = () =>
      stat(path).then(
        (stats) => stats.isDirectory(),
        () => false,
      );
    const isFolder = entry.isSymbolicLink() ? await linked() : entry.isDirectory();
    if (isFolder && parts.length <= MAX_DEPTH) await collect(path, parts, layout, into);
    const clip = isFolder ? undefined : layout(parts);
    if (clip !== undefined) into.push({ ...clip, path });
  }
}

/** Finds every clip of a layout below `folder`, in order; none if there is no such folder. */
export async function findClips(folder: string, layout: ClipLayout): Promise<ClipFile[]> {
  const files: ClipFile[] = [];
  if ((await presentNames(folder)).size === 0) return files;
  try {
    await collect(folder, [], layout, files);
  } catch (error) {
    throw fileError(error, folder);
  }
  return inOrder(files, folder);
}

export interface ClassClips {
  readonly classes: readonly string[];
  readonly files: readonly ClipFile[];
}

/** Finds the clips of a folder whose subfolders are classes, in order. */
export async function findClassClips(folder: string): Promise<ClassClips> {
  const { folders: classes } = await listFolder(folder);
  if (classes.length === 0) {
    throw new InputError(`${folder}: holds no subfolder of sounds (.wav or .sph) for each class`);
  }
  if (classes.length > MAX_CLASSES) {
    throw new InputError(`${folder}: ${classes.length} subfolders, at most ${MAX_CLASSES} classes`);
  }
  const files: ClipFile[] = [];
  for (const [label, className] of classes.entries()) {
    const inside = join(folder, className);
    const sounds = (await listFolder(inside)).files.filter(isSoundFile);
    if (sounds.length === 0) throw new InputError(`${inside}: a class without sounds (.wav or .sph)`);
    for (const file of sounds) files.push({ ...classClip(className, file, label), path: join(inside, file) });
  }
  return { classes, files: inOrder(files, folder) };
}

export async function readClip(path: string): Promise<Sound> {
  return decodeSound(await readFileBounded(path, MAX_CLIP_BYTES), path);
}
