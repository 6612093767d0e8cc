/** `spikeloom data` on sets of spoken clips. */
import { join } from 'node:path';
import { InputError } from '../src/core/errors.js';
import { countText } from '../src/core/number-texts.js';
import type { ClipSet } from '../src/data/clip-set.js';
import { loadClipSet, missingClips } from '../src/node/sets/clip-sets.js';
import { clipSetContent, clipSetState } from '../src/node/sets/clip-state.js';
import { dataFolder } from '../src/node/sets/data-folder.js';
import { fetchClips } from '../src/node/sets/fetch-clips.js';
import { PUBLISHED_CLIPS, type PublishedClips } from '../src/node/sets/published-clips.js';
import { progressPrinter } from './download-progress.js';
import { print, printJson } from './output.js';

const SPOKEN_DIGITS_TEXT = 'spoken-sounding digits, made by code: nothing to download, any number of them';

export interface ReportOptions {
  dataDir?: string;
  json?: boolean;
}

/** Every set of clips, and which of the published ones are in the data folder; no file's content is looked at. */
export async function listClips(dataDir: string) {
  const published = PUBLISHED_CLIPS.map(async (set) => {
    const folder = join(dataDir, set.name);
    const { name, description } = set;
    try {
      const { clips, reason } = await clipSetState(set, folder);
      const state = clips === 0 ? 'missing' : reason === undefined ? 'complete' : 'incomplete';
      return { name, description, state, folder, clips };
    } catch (error) {
      // One set's folder hides no other set; `data check` says what is wrong.
      if (error instanceof InputError) return { name, description, state: 'unreadable', folder, clips: 0 };
      throw error;
    }
  });
  const made = { name: 'spoken-digits', description: SPOKEN_DIGITS_TEXT, state: 'built-in' };
  return [made, ...(await Promise.all(published))];
}

export async function getClips(
  set: PublishedClips,
  dataDir: string | undefined,
  stallMs: number,
): Promise<void> {
  const folder = join(dataFolder(dataDir), set.name);
  await fetchClips(set, {
    folder,
    stallMs,
    onFile: (name, state) => {
      if (state === 'present') print(`${name}: already there`);
      if (state === 'fetched') print(`${name}: downloaded, unpacked and checked`);
    },
    onProgress: progressPrinter(),
  });
  print(`${set.name}: complete in ${folder}`);
}

function contentText(published: boolean | undefined, digest: string): string {
  if (published === undefined) return `content ${digest} (SHA-256)`;
  return published ? 'the published content' : `not the content that is known as published, but ${digest}`;
}

/** Reads every clip of a published set. Other bytes than the known ones are told, as sets are published anew too. */
export async function checkPublishedClips(
  set: PublishedClips,
  { dataDir, json }: ReportOptions,
): Promise<void> {
  const { name } = set;
  const folder = join(dataFolder(dataDir), name);
  const content = await clipSetContent(set, folder);
  const { clips, speakers, digits, reason, damaged, digest, published } = content;
  if (clips === 0) throw missingClips(set, folder);
  const wrong = damaged.length > 0 ? `${damaged.length} of ${clips} clips cannot be read` : reason;
  if (json) {
    printJson({ name, folder, right: wrong === undefined, ...content });
  } else {
    print(`${name}: ${countText(clips)} clips, ${speakers} speakers, ${digits} digits in ${folder}`);
    for (const line of damaged) print(line);
    print(`${name}: ${contentText(published, digest)}`);
  }
  if (wrong === undefined) return;
  const remedy = set.archive === undefined ? '' : `; move it away and run "spikeloom data get ${name}"`;
  throw new InputError(`${folder}: ${wrong}${remedy}`);
}

async function secondsOf(set: ClipSet): Promise<number> {
  let seconds = 0;
  for (const index of set.clips.keys()) {
    const { samples, sampleRate } = await set.load(index);
    seconds += samples.length / sampleRate;
  }
  return seconds;
}

/** Any other set of clips is checked by loading it. */
export async function checkClips(name: string, { dataDir, json }: ReportOptions): Promise<void> {
  const set = await loadClipSet(name, { dataDir });
  const { classes, clips } = set;
  const seconds = Number((await secondsOf(set)).toFixed(1));
  if (json) {
    const perClass = classes.map((_, label) => clips.filter((clip) => clip.label === label).length);
    printJson({ name, right: true, clips: clips.length, seconds, classes, perClass });
    return;
  }
  print(`${name}: ${countText(clips.length)} clips, ${classes.length} classes, ${seconds} s in all`);
}
