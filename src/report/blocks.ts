/**
 * Layout of pictures of several blocks: each block has its own origin and size, and blocks are placed below and beside
 * each other.
 */
import { coordinate, element, figure, label, wrapText } from './svg.js';

export interface Block {
  /** Size in pixels. */
  readonly width: number;
  readonly height: number;
  readonly markup: string;
}

const MARGIN = 12;
const TITLE_HEIGHT = 18;
const LINE_HEIGHT = 16;

/** Places blocks below each other, left edges aligned. */
export function column(blocks: readonly Block[], gap: number): Block {
  let top = 0;
  const parts: string[] = [];
  for (const { height, markup } of blocks) {
    parts.push(placed(markup, 0, top));
    top += height + gap;
  }
  const width = Math.max(0, ...blocks.map((block) => block.width));
  return { width, height: Math.max(0, top - gap), markup: parts.join('') };
}

/** Places blocks beside each other, top edges aligned. */
export function row(blocks: readonly Block[], gap: number): Block {
  let left = 0;
  const parts: string[] = [];
  for (const { width, markup } of blocks) {
    parts.push(placed(markup, left, 0));
    left += width + gap;
  }
  const height = Math.max(0, ...blocks.map((block) => block.height));
  return { width: Math.max(0, left - gap), height, markup: parts.join('') };
}

/** Wraps text to lines, in the classes of `svg.ts`. */
export function textBlock(text: string, width: number, classes = 'sl-soft'): Block {
  const isTitle = classes === 'sl-title';
  const lineHeight = isTitle ? TITLE_HEIGHT : LINE_HEIGHT;
  const lines = wrapText(text, width, isTitle ? 14 : 12);
  return {
    width,
    height: lines.length * lineHeight,
    markup: lines.map((line, i) => label(0, i * lineHeight + 12, line, classes)).join(''),
  };
}

/** Texts of a whole picture. */
export interface PictureTexts {
  readonly title: string;
  /** Subtitle, a sentence or two; none if empty. */
  readonly subtitle: string;
  /** Description for people who do not see the picture. */
  readonly description: string;
}

/** Returns the width for blocks in a picture of `width` pixels. */
export function innerWidth(width: number): number {
  return width - 2 * MARGIN;
}

/** Returns a figure with a title, texts, and blocks below. */
export function pictureOf(
  { title, subtitle, description }: PictureTexts,
  blocks: readonly Block[],
  width: number,
): string {
  const head = [
    textBlock(title, innerWidth(width), 'sl-title'),
    ...(subtitle === '' ? [] : [textBlock(subtitle, innerWidth(width))]),
  ];
  const content = column([column(head, 2), ...blocks], 14);
  const frame = { width, height: content.height + 2 * MARGIN, title, description };
  return figure(frame, placed(content.markup, MARGIN, MARGIN));
}

function placed(markup: string, x: number, y: number): string {
  if (x === 0 && y === 0) return markup;
  return element('g', { transform: `translate(${coordinate(x)} ${coordinate(y)})` }, markup);
}
