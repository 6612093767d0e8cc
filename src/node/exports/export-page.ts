/**
 * A trained network as one HTML file: a page that contains and runs it. It needs neither other files nor a connection
 * (docs/one-page.md).
 *
 * Equal networks make equal bytes: the page contains only facts of the run, its checkpoint, and images of its test set.
 * Checkpoints are base64, not compressed: compression would save 8 %, but compressors differ between machines.
 */
import '../setup.js';
import { stat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { InputError, UsageError } from '../../core/errors.js';
import { VERSION } from '../../core/version.js';
import type { ImageSet } from '../../data/image-set.js';
import { isSpikingKind } from '../../network/naming.js';
import { audiocoderPage, autoencoderPage } from '../../report/page-texts.js';
import {
  bytesMarkup,
  contentMarkup,
  PAGE_PLACE,
  PAGE_TITLE,
  type PageContent,
  titleMarkup,
} from '../../runs/page-content.js';
import { writeFileAtomic } from '../files/atomic-file.js';
import { isFolder, readFileBounded } from '../files/bounded-file.js';
import { loadNetworkImages, networkKind, type OpenedNetwork, openNetwork } from '../runs/network-files.js';
import { runFile } from '../runs/run-folder.js';
import { openRunOf } from '../runs/run-folders.js';
import { imageSet } from '../sets/image-sets.js';
import { openSynthesis } from './synthesis-files.js';

/** Options of a page. */
export interface PageOptions {
  /** Heading and title of the page. Default: what was trained on which data. */
  readonly title?: string | undefined;
  /**
   * Number of test images of an autoencoder's run in the page, 0 for none. Default: 100 of a published set that is
   * available on this machine, and none of other sets, which may be private.
   */
  readonly images?: number | undefined;
  /** Folder of published sets. Default: that of the run. */
  readonly dataDir?: string | undefined;
  /** File of the built page. Default: that of this package. */
  readonly template?: string | undefined;
}

/** Result of writing a page. */
export interface WrittenPage {
  readonly bytes: number;
  /** Number of test images in it. */
  readonly images: number;
}

/** Largest checkpoint in a page, which is a third larger and opens in seconds (docs/one-page.md). */
export const MAX_PAGE_NETWORK_BYTES = 128e6;
/** Default and largest number of images. */
const IMAGES = 100;
const MAX_IMAGES = 1000;
const MAX_TEMPLATE_BYTES = 2 ** 24;
/** Built page, next to the compiled library. */
const TEMPLATE = fileURLToPath(new URL('../../../one-page.html', import.meta.url));

/**
 * Writes the page of the spiking network in a run folder or a checkpoint file. Throws an InputError if there is no
 * network, an ANN, or one too large, and a UsageError if an option is out of range.
 */
export async function exportPage(
  run: string,
  output: string,
  options: PageOptions = {},
): Promise<WrittenPage> {
  const { title, template = TEMPLATE } = options;
  checkOptions(options);
  const page = await readTemplate(template);
  const { content, file, images } = await describe(run, options);
  if (resolve(file) === resolve(output)) {
    throw new UsageError(`${output} is the checkpoint itself; choose another name for the page`);
  }
  const told = title === undefined ? content : { ...content, title };
  const parts = [
    contentMarkup({ ...told, ...(images && { images: withoutPixels(images) }) }),
    ...(images ? [bytesMarkup('images', base64(images.pixels))] : []),
    bytesMarkup('network', base64(await readFileBounded(file, MAX_PAGE_NETWORK_BYTES))),
  ];
  const [head, rest] = page.split(PAGE_TITLE);
  const [before, after] = rest.split(PAGE_PLACE);
  const texts = [head, titleMarkup(told.title), before, parts.join('\n    '), after];
  const bytes = texts.map((text) => new TextEncoder().encode(text));
  await writeFileAtomic(output, bytes);
  return { bytes: bytes.reduce((sum, { length }) => sum + length, 0), images: images?.count ?? 0 };
}

interface Described {
  readonly content: PageContent;
  /** Path of the checkpoint. */
  readonly file: string;
  readonly images: ImageSet | undefined;
}

async function describe(run: string, options: PageOptions): Promise<Described> {
  const kind = await networkKind(run);
  if (!isSpikingKind(kind)) {
    throw new InputError(
      `${run}: holds an ANN, which does not spike; the page runs spiking networks: give a run of ` +
        `"spikeloom train ${kind.task}"`,
    );
  }
  const folder = (await isFolder(run)) ? run : undefined;
  const file = folder === undefined ? run : runFile(folder, 'checkpoint');
  await checkSize(file);
  if (kind.task === 'autoencoder') {
    const opened = await openNetwork(run, { spikes: true });
    const summary =
      folder === undefined ? undefined : await (await openRunOf(folder, 'autoencoder')).summary();
    const content = { ...autoencoderPage(opened, summary), version: VERSION };
    return { content, file, images: await testImages(opened, options) };
  }
  if (options.images) {
    throw new UsageError(`${run}: holds an audiocoder, whose inputs are not images; leave images out`);
  }
  const summary = folder === undefined ? undefined : await (await openRunOf(folder, 'audiocoder')).summary();
  const { network, run: trained } = await openSynthesis(run, { spikes: true });
  const opened = { network, config: trained?.config };
  const content = { ...audiocoderPage(opened, summary), version: VERSION };
  return { content, file, images: undefined };
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('base64');
}

/** Checks a file's size before any of it is read. A missing file is reported when it is opened. */
async function checkSize(file: string): Promise<void> {
  const size = await stat(file).then(
    (stats) => stats.size,
    () => 0,
  );
  if (size <= MAX_PAGE_NETWORK_BYTES) return;
  throw new InputError(
    `${file}: has ${megabytes(size)}, a page takes networks of up to ${megabytes(MAX_PAGE_NETWORK_BYTES)}; ` +
      `show it by "spikeloom studio", or train one with fewer inputs or neurons (--frames, --hidden)`,
  );
}

function megabytes(bytes: number): string {
  return `${Math.round(bytes / 1e6)} MB`;
}

function checkOptions({ title, images = 0 }: PageOptions): void {
  if (title?.trim() === '') throw new UsageError('title must not be empty');
  if (Number.isInteger(images) && images >= 0 && images <= MAX_IMAGES) return;
  throw new UsageError(`images must be an integer in [0, ${MAX_IMAGES}], got ${images}`);
}

async function testImages(
  opened: OpenedNetwork,
  { images, dataDir }: PageOptions,
): Promise<ImageSet | undefined> {
  const set = opened.config?.data.set;
  if (
    images === 0 ||
    (images === undefined && (set === undefined || imageSet(set)?.published === undefined))
  ) {
    return undefined;
  }
  if (set === undefined) {
    throw new UsageError('a checkpoint file alone does not say which images test it: give the run folder');
  }
  try {
    return await loadNetworkImages(opened, { count: images ?? IMAGES, dataDir });
  } catch (error) {
    // Images are optional here.
    if (images === undefined && error instanceof InputError) return undefined;
    throw error;
  }
}

function withoutPixels({ name, width, height, count, classes, labels }: ImageSet): PageContent['images'] {
  return { name, width, height, count, classes, labels: [...labels] };
}

/** Reads the built page. Throws a UsageError if there is no such file, and an InputError if it is not the page. */
async function readTemplate(file: string): Promise<string> {
  let page: string;
  try {
    page = new TextDecoder().decode(await readFileBounded(file, MAX_TEMPLATE_BYTES));
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    throw new UsageError(`${error.message}; build the page with "npm run build"`);
  }
  const isPage = [PAGE_TITLE, PAGE_PLACE].every((mark) => page.split(mark).length === 2);
  if (!isPage) throw new InputError(`${basename(file)}: not the page of one network as it is built`);
  return page;
}
