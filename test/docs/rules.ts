/** Which commands of documents are run in a small form, and which are not run but only parsed, and why. */

/** Flags put behind a command, where the last of two wins: what is shown is the full size, what is run the small one. */
const SMALL: readonly (readonly [command: RegExp, flags: string])[] = [
  [/^train\b/, '--threads 1 --epochs 1'],
  [/^train autoencoder\b/, '--limit 300 --evaluate 20'],
  [/^train classifier\b/, '--limit 100 --hidden 16 --decimation 200 --frames 40'],
  [/^train classifier\b(?!.*--audio)/, '--evaluate 20'],
  [/^train classifier\b.*spoken-digits/, '--clips 40'],
  [/^train audiocoder\b/, '--limit 40 --hidden 16 --batch 10 --decimation 200 --frames 40'],
  [/^train audiocoder (?!.*--neuron relu)/, '--steps 6'],
  [/^train audiocoder (?!.*--audio (?!spoken-digits))/, '--clips 40'],
  [/^evaluate\b/, '--limit 20 --threads 1'],
];

/** Commands that are not run. Those of `spikeloom` are parsed by it still, flags and all. */
const NOT_RUN: readonly (readonly [line: RegExp, why: string])[] = [
  [/^spikeloom data get\b/, 'needs the network'],
  [/^spikeloom data check (mnist|fashion-mnist|fsdd)\b/, 'the stand-ins are not the published files'],
  [/^spikeloom studio\b/, 'serves until it is stopped'],
  [/^spikeloom demo\b/, 'takes a minute; test/cli/commands.test.ts runs it'],
  [/^spikeloom reproduce (?!list\b|.*--plan\b)/, 'takes minutes to hours'],
  [/^(npm|npx|node|bash \.ci\/run)\b/, 'builds, tests and measures a checkout, in minutes'],
];

/** Documents whose commands are written by the program itself, in hundreds. They are parsed. */
const WRITTEN = ['docs/REPRODUCTION.md'];

/** Why a line of a document is not run; undefined where it is. */
export function notRun(document: string, line: string): string | undefined {
  if (WRITTEN.includes(document)) return 'written by "spikeloom reproduce", which ran it';
  return NOT_RUN.find(([pattern]) => pattern.test(line))?.[1];
}

/** The words of every command of `spikeloom` in a line, such as `['train', 'autoencoder']`. */
export function spikeloomCommands(line: string): string[] {
  return [...line.matchAll(/\bspikeloom ([^|;&<>]*)/g)].map(([, words]) => words.trim());
}

/** The line in the form that is run: large work in small. */
export function smallForm(line: string): string {
  if (/\s(-h|--help)\b/.test(line)) return line;
  const [command = ''] = spikeloomCommands(line);
  const flags = SMALL.filter(([pattern]) => pattern.test(command)).map(([, more]) => more);
  return [line, ...flags].join(' ');
}

/** Languages of blocks that show something and are not run. */
export const SHOWN: readonly string[] = ['text', 'json', 'html', 'python'];
/** Languages of blocks that are run. */
export const RUN: readonly string[] = ['sh', 'js', 'mjs', 'ts'];

/**
 * Documents for a reader without any run, and the files of his own that each asks for: blocks of all languages are run in
 * order, beside nothing but these.
 */
export const FROM_NOTHING: Readonly<Record<string, readonly string[]>> = {
  'docs/guide/start.md': [],
  'docs/guide/images.md': ['my-images', 'photo.png'],
  'docs/guide/voices.md': ['my-voices', 'seven.wav'],
};
