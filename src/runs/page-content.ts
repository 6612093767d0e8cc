/**
 * Content of the page of one network beside its program: written by `src/node/exports/export-page.ts`, read by the page
 * (`studio/src/one-page`).
 *
 * Each part is a `script` element of a type that browsers do not run, found by its id: texts as JSON, bytes as base64.
 */
import { escapeMarkup } from '../core/markup.js';
import type { ImageSet } from '../data/image-set.js';

/** The texts of the page. Nothing in them names a place on the machine that wrote it. */
export interface PageContent {
  /** Its heading, and the document's title. */
  readonly title: string;
  /** Sentence on how the network was made. */
  readonly sentence: string;
  /** The network in numbers, as they are to be read. */
  readonly facts: readonly { readonly name: string; readonly value: string }[];
  /** Version of Spikeloom. */
  readonly version: string;
  /** Images to try the network on; where they are missing, the built-in digits are offered. */
  readonly images?: PageImages | undefined;
}

/** A set of images whose pixels [count, height, width] are in a part of their own. */
export interface PageImages extends Pick<ImageSet, 'name' | 'width' | 'height' | 'count' | 'classes'> {
  readonly labels: readonly number[];
}

/** The ids of the parts. */
export const PAGE_PARTS = {
  content: 'spikeloom-content',
  network: 'spikeloom-network',
  images: 'spikeloom-images',
  /** The licences of the program, which its build puts in. */
  licences: 'spikeloom-licences',
} as const;

/** Stands in the page as it is built, once each: its title, and where the parts go. */
export const PAGE_TITLE = '<title>Spikeloom</title>';
export const PAGE_PLACE = '<!-- The network goes here. -->';

export function titleMarkup(title: string): string {
  return `<title>${escapeMarkup(title)} · Spikeloom</title>`;
}

/** The element that holds the texts. */
export function contentMarkup(content: PageContent): string {
  // Within a script element only an angle bracket could end it, or begin a comment.
  const json = JSON.stringify(content).replaceAll('<', '\\u003c');
  return `<script type="application/json" id="${PAGE_PARTS.content}">${json}</script>`;
}

/** The element that holds bytes, of which base64 is given. */
export function bytesMarkup(part: 'network' | 'images', base64: string): string {
  return `<script type="application/octet-stream" id="${PAGE_PARTS[part]}">${base64}</script>`;
}
