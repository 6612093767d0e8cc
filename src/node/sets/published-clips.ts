/** Published sets of spoken digits: file names, download URLs and checksums. */
import { type ClipLayout, commandClip, numberedClip, ti46Clip } from './clip-layouts.js';

/** Archive of a set of clips for download. */
export interface ClipArchive {
  /** Addresses of a `.tar.gz`, tried in order. */
  readonly urls: readonly string[];
  /** Most bytes it may have. */
  readonly maxBytes: number;
  /** MD5 of the archive; absent for GitHub, which recompresses at times: its archives are checked by their content. */
  readonly md5?: string;
  /** Number of folders kept of a clip's path, the nearest ones. */
  readonly folders: number;
}

/** Numbers of clips of a complete copy. */
export interface ClipCounts {
  readonly clips: number;
  readonly speakers: number;
  /** Clips per speaker and digit. */
  readonly each: number;
}

/** A published set of clips. */
export interface PublishedClips {
  readonly name: string;
  /** Description in lists, one line. */
  readonly description: string;
  readonly layout: ClipLayout;
  /** Expected numbers, if published; all ten digits are required in any case. */
  readonly counts?: ClipCounts;
  /** SHA-256 over the lines `name sha256` of all clips in order, if the content is known. */
  readonly digest?: string;
  readonly archive?: ClipArchive;
  /** Instructions for a set that cannot be downloaded. */
  readonly licence?: string;
}

/** Published sets of clips. */
export const PUBLISHED_CLIPS: readonly PublishedClips[] = [
  {
    name: 'fsdd',
    description:
      'Free Spoken Digit Dataset, 3,000 clips of 6 speakers, CC BY-SA 4.0 (about 16 MB to download)',
    layout: numberedClip,
    counts: { clips: 3000, speakers: 6, each: 50 },
    digest: '880de65579ef947f25583f2f1536215b48cd9bfe08e915cf9d4dfa130d31f38c',
    archive: {
      urls: ['https://github.com/Jakobovski/free-spoken-digit-dataset/archive/refs/tags/v1.0.10.tar.gz'],
      maxBytes: 100e6,
      folders: 1,
    },
  },
  {
    name: 'ti46',
    description: 'TI-46, digits of 16 speakers: the set of the paper, licensed by the LDC (LDC93S9)',
    layout: ti46Clip,
    licence:
      'it is licensed by the Linguistic Data Consortium, catalogue number LDC93S9 ' +
      '(https://catalog.ldc.upenn.edu/LDC93S9); put its tree ti46/',
  },
  {
    name: 'audiomnist',
    description: 'AudioMNIST, 30,000 clips of 60 speakers, MIT (about 1 GB to download)',
    layout: numberedClip,
    counts: { clips: 30_000, speakers: 60, each: 50 },
    archive: {
      urls: ['https://github.com/soerenab/AudioMNIST/archive/refs/heads/master.tar.gz'],
      maxBytes: 4e9,
      folders: 2,
    },
  },
  {
    name: 'speech-commands',
    description: 'Speech Commands v2, about 39,000 clips of digits, CC BY 4.0 (about 2.4 GB to download)',
    layout: commandClip,
    archive: {
      urls: ['http://download.tensorflow.org/data/speech_commands_v0.02.tar.gz'],
      maxBytes: 3e9,
      md5: '6b74f3901214cb2c2934e98196829835',
      folders: 1,
    },
  },
];

/** Returns the published set of clips of that name, if there is one. */
export function publishedClips(name: string): PublishedClips | undefined {
  return PUBLISHED_CLIPS.find((set) => set.name === name);
}
