/** Files that were dropped: those of folders, too, with the paths that a folder picker would give them. */

/** Of several things dropped at once, the folder that they lie in is not known. */
const UNKNOWN_FOLDER = 'FOLDER/';

export function droppedFiles(transfer: DataTransfer): Promise<File[]> {
  // Asked for at once: after the event nothing is left of it.
  const items = [...transfer.items].filter(({ kind }) => kind === 'file');
  const dropped = items.map((item) => ({ entry: item.webkitGetAsEntry(), file: item.getAsFile() }));
  const hasFolder = dropped.some(({ entry }) => entry?.isDirectory);
  const above = hasFolder && dropped.length > 1 ? UNKNOWN_FOLDER : '';
  const files = dropped.map(async ({ entry, file }) => {
    if (entry !== null && isFolder(entry)) return filesIn(entry, above);
    if (file === null) return [];
    return [above === '' ? file : placed(file, above)];
  });
  return Promise.all(files).then((all) => all.flat());
}

async function filesIn(folder: FileSystemDirectoryEntry, above: string): Promise<File[]> {
  const path = `${above}${folder.name}/`;
  const reader = folder.createReader();
  const files: File[] = [];
  for (;;) {
    // They come in portions, of which the last is empty.
    const entries = await new Promise<FileSystemEntry[]>((resolve, reject) => {
      reader.readEntries(resolve, reject);
    });
    if (entries.length === 0) return files;
    for (const entry of entries) {
      if (isFolder(entry)) files.push(...(await filesIn(entry, path)));
      else if (isFile(entry)) files.push(placed(await fileOf(entry), path));
    }
  }
}

function fileOf(entry: FileSystemFileEntry): Promise<File> {
  return new Promise((resolve, reject) => {
    entry.file(resolve, reject);
  });
}

/** The file with the path that it would have been picked with. */
function placed(file: File, folder: string): File {
  return Object.defineProperty(file, 'webkitRelativePath', { value: `${folder}${file.name}` });
}

function isFolder(entry: FileSystemEntry): entry is FileSystemDirectoryEntry {
  return entry.isDirectory;
}

function isFile(entry: FileSystemEntry): entry is FileSystemFileEntry {
  return entry.isFile;
}

/** A file that is dropped beside what takes it would be opened in place of the page. */
export function ignoreFile(event: DragEvent): void {
  const { dataTransfer } = event;
  if (event.defaultPrevented || !dataTransfer?.types.includes('Files')) return;
  event.preventDefault();
  dataTransfer.dropEffect = 'none';
}
