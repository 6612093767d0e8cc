/** `spikeloom data`: which sets of images and clips there are, getting the published ones, checking any. */
import { join } from 'node:path';
import { type Command, Option } from 'commander';
import { InputError, UsageError } from '../src/core/errors.js';
import { clipSetNames, isClipFolder } from '../src/node/sets/clip-sets.js';
import { DATA_VARIABLE, dataFolder } from '../src/node/sets/data-folder.js';
import type { FileState } from '../src/node/sets/fetch-set.js';
import { IMAGE_SETS, imageSet, imageSetNames, loadImageSet } from '../src/node/sets/image-sets.js';
import type { PublishedFiles } from '../src/node/sets/named-set.js';
import { PUBLISHED_CLIPS, publishedClips } from '../src/node/sets/published-clips.js';
import { checkClips, checkPublishedClips, getClips, listClips, type ReportOptions } from './data-clips.js';
import { progressPrinter } from './download-progress.js';
import { print, printJson } from './output.js';

const DATA_DIR = 'folder that holds the published sets, each in a subfolder of its name';

interface GetOptions {
  dataDir?: string;
  timeout: number;
}

function dataDirOption(): Option {
  return new Option(
    '--data-dir <folder>',
    `${DATA_DIR} (else ${DATA_VARIABLE}, else the system's cache folder)`,
  );
}

function seconds(text: string): number {
  const value = Number(text);
  if (!(value > 0 && value <= 3600)) {
    throw new UsageError(`--timeout must be above 0 and at most 3600 seconds, got ${text}`);
  }
  return value;
}

/** Returns how much of a set is there; no file's content is read. */
function completeness(states: readonly FileState[]): 'complete' | 'incomplete' | 'missing' {
  const present = states.filter(({ path }) => path !== undefined).length;
  return present === states.length ? 'complete' : present === 0 ? 'missing' : 'incomplete';
}

async function list({ dataDir, json }: ReportOptions): Promise<void> {
  const folder = dataFolder(dataDir);
  const images = await Promise.all(
    IMAGE_SETS.map(async ({ name, description, published }) => {
      if (published === undefined) return { name, description, state: 'built-in' };
      const setFolder = join(folder, name);
      const files = await published.state(setFolder, false);
      return {
        ...{ name, description, state: completeness(files), folder: setFolder },
        files: files.map((file) => ({ name: file.name, present: file.path !== undefined })),
      };
    }),
  );
  const sets = [...images, ...(await listClips(folder))];
  if (json) {
    printJson({ dataDir: folder, sets });
    return;
  }
  for (const { name, state, description } of sets) {
    print(`${name.padEnd(17)}${state.replace('-', ' ').padEnd(12)}${description}`);
  }
  print();
  print(`Published sets lie in ${folder}`);
  const missing = images.find(({ state }) => state !== 'complete' && state !== 'built-in');
  if (missing) print(`Get one with: spikeloom data get ${missing.name}`);
}

async function getImages(
  setName: string,
  published: PublishedFiles,
  { dataDir, timeout }: GetOptions,
): Promise<void> {
  const folder = join(dataFolder(dataDir), setName);
  await published.fetch({
    folder,
    stallMs: 1000 * timeout,
    onFile: (name, state) => {
      if (state === 'present') print(`${name}: already there`);
      if (state === 'fetched') print(`${name}: downloaded and checked`);
    },
    onProgress: progressPrinter(),
  });
  print(`${setName}: complete in ${folder}`);
}

async function get(names: readonly string[], options: GetOptions): Promise<void> {
  const known = [...imageSetNames(), ...clipSetNames()];
  for (const name of names) {
    if (!known.includes(name)) {
      throw new UsageError(`there is no published set "${name}"; choose ${known.join(', ')}`);
    }
  }
  for (const name of names) {
    const images = imageSet(name)?.published;
    const clips = publishedClips(name);
    if (images !== undefined) await getImages(name, images, options);
    else if (clips !== undefined) await getClips(clips, options.dataDir, 1000 * options.timeout);
    else print(`${name}: made by code, there is nothing to download`);
  }
}

async function checkPublished(
  set: string,
  published: PublishedFiles,
  { dataDir, json }: ReportOptions,
): Promise<void> {
  const folder = join(dataFolder(dataDir), set);
  const states = await published.state(folder, true);
  const bad = states.filter(({ state }) => state !== 'right');
  if (json) {
    printJson({ name: set, folder, right: bad.length === 0, files: states });
  } else {
    for (const { name, state, reason } of states) print(`${name}: ${state}${reason ? `, ${reason}` : ''}`);
  }
  if (bad.length === 0) {
    if (!json) print(`${set}: complete and right in ${folder}`);
    return;
  }
  throw new InputError(
    `${set}: ${bad.length} of ${states.length} files in ${folder} are missing or wrong; ` +
      `run "spikeloom data get ${set}"`,
  );
}

/** Anything that is not published is checked by loading it. */
async function checkByLoading(name: string, { dataDir, json }: ReportOptions): Promise<void> {
  const parts = [];
  for (const part of ['train', 'test'] as const) {
    const { count, width, height, classes, labels } = await loadImageSet(name, { part, dataDir });
    const perClass = new Array<number>(classes.length).fill(0);
    for (const label of labels) perClass[label]++;
    parts.push({ part, count, width, height, classes, perClass });
  }
  if (json) {
    printJson({ name, right: true, parts });
    return;
  }
  for (const { part, count, width, height, classes } of parts) {
    print(`${name}: ${part}, ${count} images of ${width}×${height} pixels, ${classes.length} classes`);
  }
}

async function check(name: string, options: ReportOptions): Promise<void> {
  const known = imageSet(name);
  if (known?.published) return checkPublished(name, known.published, options);
  const clips = publishedClips(name);
  if (clips !== undefined) return checkPublishedClips(clips, options);
  const sounds = name === 'spoken-digits' || (known === undefined && (await isClipFolder(name)));
  return sounds ? checkClips(name, options) : checkByLoading(name, options);
}

/** Adds `data list`, `data get` and `data check`. Their actions throw InputError and UsageError. */
export function addDataCommand(program: Command): void {
  const data = program
    .command('data')
    .description('list, get and check sets of images and of spoken digits')
    .addHelpText(
      'after',
      `
Examples:
  $ spikeloom data list
  $ spikeloom data get mnist
  $ spikeloom data get fsdd
  $ spikeloom data check mnist
  $ spikeloom data check ./my-images`,
    );
  data
    .command('list')
    .description('show every set there is, and which published ones are here')
    .addOption(dataDirOption())
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      `
Examples:
  $ spikeloom data list
  $ spikeloom data list --data-dir ~/sets --json`,
    )
    .action(list);
  data
    .command('get')
    .description('download published sets, continuing what broke off; files already there and right are kept')
    .argument(
      '<name...>',
      [...IMAGE_SETS.filter(({ published }) => published), ...PUBLISHED_CLIPS]
        .map(({ name }) => name)
        .join(', '),
    )
    .addOption(dataDirOption())
    .option('--timeout <seconds>', 'give a connection up after so long without a byte', seconds, 30)
    .addHelpText(
      'after',
      `
Every file is checked against the published MD5 sum before it gets its name. Archives of clips that have no such
sum are checked by what they hold: every sound must be readable, and of each speaker and digit there must be as many
as were published. A set of clips is there as a whole or not at all.

Examples:
  $ spikeloom data get mnist
  $ spikeloom data get fsdd
  $ spikeloom data get mnist fashion-mnist --data-dir ~/sets`,
    )
    .action(get);
  data
    .command('check')
    .description('check a set: a published one against what is known of it, any other by loading it')
    .argument(
      '<name>',
      `${[...imageSetNames(), ...clipSetNames()].join(', ')} or the path of a folder of IDX files, PNG or sound classes`,
    )
    .addOption(dataDirOption())
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      `
Exit code 0: all is right; 1: a file is missing or wrong.
A folder has IDX files (train-images-idx3-ubyte.gz, train-labels-idx1-ubyte.gz, ...) or a subfolder of PNG
images for each class, either in the folder itself or in its subfolders train/ and test/. A folder of sounds has a
subfolder of .wav or .sph files for each class.
${IMAGE_SETS.map(({ name, made }) => (made ? `Of ${name}, ${made.train} and ${made.test} are drawn.` : '')).join('')}

Examples:
  $ spikeloom data check mnist
  $ spikeloom data check fsdd
  $ spikeloom data check ./my-images --json`,
    )
    .action(check);
}
