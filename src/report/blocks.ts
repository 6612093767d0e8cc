/**
 * Pictures of several parts: each part is drawn from its own corner and knows its size, and parts are put below and
 * beside each other.
 */
import { coordinate, element, figure, label, wrapText } from './svg.js';

export interface Block {
  /** Pixels. */
  readonly width: number;
  readonly height: number;
  readonly markup: string;
}

const MARGIN = 12;
const TITLE_HEIGHT = 18;
const LINE_HEIGHT = 16;

/** Blocks below each other, the left edges in line. */
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

/** Blocks beside each other, the top edges in line. */
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

/** Text in as many lines as it needs, in the classes of `svg.ts`. */
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

/** What a whole picture says of itself. */
export interface PictureTexts {
  readonly title: string;
  /** A sentence or two below the title; none where empty. */
  readonly subtitle: string;
  /** What one sees, for those who do not see it. */
  readonly description: string;
}

/** Width that a picture of `width` pixels leaves for its blocks. */
export function innerWidth(width: number): number {
  return width - 2 * MARGIN;
}

/** A figure of a title, what is to be said of it, and blocks below. */
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
