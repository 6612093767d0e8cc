/** What a page of one network holds: its texts, the network, images to try (`src/runs/page-content.ts`). */
import { InputError } from '../../../src/core/errors.js';
import type { ImageSet } from '../../../src/data/image-set.js';
import { PAGE_PARTS, type PageContent } from '../../../src/runs/page-content.js';

/** Whether this is such a page. */
export const IS_ONE_PAGE: boolean = document.getElementById(PAGE_PARTS.network) !== null;

/** Characters of base64 that are read at a time, a multiple of four. */
const PIECE = 2 ** 20;

export interface Embedded {
  readonly content: PageContent;
  /** A checkpoint file. */
  readonly network: Uint8Array;
  readonly images: ImageSet | undefined;
}

/** Returns the licences of the code in the page; undefined for a page that was not built. */
export function readLicences(): string | undefined {
  return document.getElementById(PAGE_PARTS.licences)?.textContent;
}

/** Throws an InputError where the document is not whole. */
export function readEmbedded(): Embedded {
  const content = JSON.parse(textOf(PAGE_PARTS.content)) as PageContent;
  return { content, network: bytesOf(PAGE_PARTS.network), images: imagesOf(content) };
}

function imagesOf({ images }: PageContent): ImageSet | undefined {
  if (images === undefined) return undefined;
  return { ...images, labels: Uint8Array.from(images.labels), pixels: bytesOf(PAGE_PARTS.images) };
}

function textOf(id: string): string {
  const element = document.getElementById(id);
  if (element === null) {
    throw new InputError(
      'there is no network in this page; make one with "spikeloom export RUN --html FILE"',
    );
  }
  return element.textContent;
}

function bytesOf(id: string): Uint8Array {
  const text = textOf(id);
  const bytes = new Uint8Array((text.length / 4) * 3);
  let length = 0;
  for (let i = 0; i < text.length; i += PIECE) {
    const binary = atob(text.slice(i, i + PIECE));
    for (let k = 0; k < binary.length; k++) bytes[length + k] = binary.charCodeAt(k);
    length += binary.length;
  }
  return bytes.subarray(0, length);
}
