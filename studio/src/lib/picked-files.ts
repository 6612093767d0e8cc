/** Files that a user picked, in words. */
import { shellWord } from '../../../src/options/flag-text.js';
import type { PickedFile } from '../worker/read-image-files.js';

export function pickedFiles(files: readonly File[]): PickedFile[] {
  return files.map((file) => ({ path: file.webkitRelativePath || file.name, file }));
}

/** Such as `train-images-idx3-ubyte.gz and 3 others`, or a folder's name. */
export function pickedText(picked: readonly PickedFile[]): string {
  const [first] = picked;
  if (first === undefined) return 'no files';
  const folder = folderOf(first.path);
  if (folder !== undefined) return `the folder ${folder}, ${countText(picked.length, 'file')}`;
  const others = picked.length - 1;
  return others === 0 ? first.file.name : `${first.file.name} and ${countText(others, 'other')}`;
}

/** What the command line is told to train on; undefined where it cannot take the files as they are. */
export function dataArgument(picked: readonly PickedFile[]): string | undefined {
  const [first] = picked;
  if (first === undefined) return 'digits';
  // Images of no class: the command line wants a folder for each.
  const isLoose = picked.some(isPng) && !picked.some((file) => isIdx(file) || isClassed(file));
  if (isLoose) return undefined;
  const folder = folderOf(first.path);
  return folder === undefined ? 'FOLDER' : shellWord(`./${folder}`);
}

function isPng({ path }: PickedFile): boolean {
  return /\.png$/i.test(path);
}

function isIdx({ path }: PickedFile): boolean {
  return /idx[13][-_.]ubyte(\.gz)?$/i.test(path);
}

/** Whether it is an image in a folder of the folder that was picked. */
function isClassed(file: PickedFile): boolean {
  return isPng(file) && file.path.split('/').length > 2;
}

function folderOf(path: string): string | undefined {
  const end = path.indexOf('/');
  return end < 0 ? undefined : path.slice(0, end);
}

function countText(count: number, what: string): string {
  return `${count.toLocaleString('en')} ${what}${count === 1 ? '' : 's'}`;
}
