/**
 * The adapter of the oracle: where each frozen quantity stands in the files of a run and in what commands print.
 *
 * A change of the file layout is followed here and nowhere else: the names on the frozen side stay, the values stay.
 */
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Fields, flatten, type Parts, valueText, without } from './fields.js';
import { pngText, readSafetensors, svgParts, tensorFields } from './readers.js';

/** Metadata of a checkpoint that is no state of the training. */
const NOT_STATE = ['format', 'formatVersion', 'spikeloom'];
/** Fields of config.json that name a place, a moment, a version or the number of threads. */
const NOT_SETTINGS = [
  ...['format', 'formatVersion', 'versions', 'started', 'autoencoder.path', 'stackedOn.path'],
  'options.threads',
];
/** Fields of summary.json that depend on the machine. */
const NOT_RESULTS = [
  ...['format', 'formatVersion', 'versions', 'seconds', 'msPerBatch', 'peakMemoryBytes', 'threads'],
];
/** Fields of what commands print as JSON that name a file or a time. */
const NOT_PRINTED = ['output', 'animation', 'milliseconds'];

/** Reads all that is frozen of a run folder. A training that is not complete has no results and no pictures. */
export async function partsOfRun(folder: string): Promise<Parts> {
  const names = await readdir(folder);
  const json = async (name: string) => JSON.parse(await readFile(join(folder, name), 'utf8'));
  const parts: Record<string, Fields> = {
    ...partsOfCheckpoint(await readFile(join(folder, 'checkpoint.safetensors'))),
    settings: without(flatten(await json('config.json')), NOT_SETTINGS),
    metrics: metricsFields(await readFile(join(folder, 'metrics.jsonl'), 'utf8')),
  };
  if (!names.includes('summary.json')) return parts;
  parts.results = without(flatten(await json('summary.json')), NOT_RESULTS);
  const pictures: Record<string, string> = {};
  for (const name of names.filter((file) => file.endsWith('.png')).sort()) {
    pictures[name] = pngText(await readFile(join(folder, name)));
  }
  const report = join(folder, 'report.html');
  if (existsSync(report)) {
    // By their content alone: their order in the report may change.
    for (const text of embeddedPictures(await readFile(report, 'utf8')))
      pictures[`in the report, ${text}`] = 'there';
  }
  parts.pictures = pictures;
  const raster = join(folder, 'raster.svg');
  if (existsSync(raster)) {
    const { shapes, words } = svgParts(await readFile(raster, 'utf8'));
    parts['raster shapes'] = shapes;
    parts['raster words'] = words;
  }
  return parts;
}

/** Reads the tensors and the state of the training from the bytes of a checkpoint. */
export function partsOfCheckpoint(bytes: Uint8Array): { readonly tensors: Fields; readonly state: Fields } {
  const { tensors, metadata } = readSafetensors(bytes);
  return { tensors: tensorFields(tensors), state: without(flatten(metadata), NOT_STATE) };
}

/** Returns the number of batches that a checkpoint has seen; undefined if there is none yet. */
export async function batchOfCheckpoint(folder: string): Promise<number | undefined> {
  const bytes = await readFile(join(folder, 'checkpoint.safetensors')).catch(() => undefined);
  return bytes && Number(readSafetensors(bytes).metadata.batch);
}

/** Returns each quantity of metrics.jsonl as a list over its lines; what a line lacks is null. */
export function metricsFields(lines: string): Fields {
  const rows = lines
    .trimEnd()
    .split('\n')
    .map((line) => flatRow(JSON.parse(line)));
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))]
    .filter((name) => name !== 'seconds')
    .sort();
  const columns = names.map((name) => [name, valueText(rows.map((row) => row[name] ?? null))] as const);
  return { lines: String(rows.length), ...Object.fromEntries(columns) };
}

/** Reads what a command printed with `--json`. */
export function printedFields(out: string): Fields {
  return without(flatten(JSON.parse(out)), NOT_PRINTED);
}

/** Reads the parts of a page of one network: each is a script element that browsers do not run. */
export function partsOfPage(html: string): Parts {
  const part = (name: string) =>
    new RegExp(`<script[^>]* id="spikeloom-${name}">([^<]*)</script>`).exec(html)?.[1];
  const bytes = (base64: string) => new Uint8Array(Buffer.from(base64, 'base64'));
  const content = JSON.parse(part('content') ?? 'null');
  const images = part('images');
  const { title, sentence, facts } = content;
  const told = facts.map(({ name, value }: { name: string; value: string }) => [name, value]);
  return {
    ...partsOfCheckpoint(bytes(part('network') ?? '')),
    words: flatten({ title, sentence, facts: Object.fromEntries(told) }),
    images: flatten({
      ...content.images,
      ...(images !== undefined && { pixels: [...bytes(images)] }),
    }),
  };
}

/** Returns the names of the run folders in a plan of `reproduce`: each ends in the key of all that decides the run. */
export function plannedFolders(out: string): string[] {
  return [...out.matchAll(/--out (?:\S*\/)?([\w-]+)$/gm)].map(([, name]) => name);
}

function embeddedPictures(html: string): string[] {
  const found = html.matchAll(/data:image\/png;base64,([A-Za-z0-9+/=]+)/g);
  return [
    ...new Set([...found].map(([, base64]) => pngText(new Uint8Array(Buffer.from(base64, 'base64'))))),
  ].sort();
}

/** A line with the values of inner objects under both names, as `test.mse`. */
function flatRow(line: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const row: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(line)) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) row[name] = value;
    else for (const [inner, number] of Object.entries(value)) row[`${name}.${inner}`] = number;
  }
  return row;
}
