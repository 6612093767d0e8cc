/**
 * Strings of SVG: escaping, elements, and the common frame and style of figures.
 *
 * A figure has no ids, and its style is the same text in every figure and bound to the class `sl-figure`, so that a
 * page can contain any number of them. Colours are CSS variables (`--figure-ink`, `--figure-0`, …) that a page may set;
 * their defaults for light and dark make a file look right on its own.
 */
import { escapeMarkup } from '../core/markup.js';

export type Attributes = Readonly<Record<string, string | number | undefined>>;

export interface FigureFrame {
  readonly width: number;
  readonly height: number;
  /** Accessible name. */
  readonly title: string;
  /** Description in a sentence or two, for people who do not see the figure. */
  readonly description: string;
}

/** Number of series colours: classes `sl-0` … */
export const SERIES_COLOURS = 8;

/** Blue, vermilion, green, purple, ochre, sky, crimson, grey; [light, dark]. After Okabe and Ito. */
const SERIES = [
  ['#0068a8', '#5ab4ea'],
  ['#c94f00', '#f28b4b'],
  ['#00795a', '#35c69b'],
  ['#9a4c8a', '#d58fc4'],
  ['#8f6a00', '#e0b73c'],
  ['#2b8bb3', '#8fd3f0'],
  ['#b0204f', '#ff85a5'],
  ['#5f666e', '#a8b0b9'],
];

/** Colours of the theme in light and dark. */
const THEME = [
  { selector: '.sl-figure', property: 'color', variable: '--figure-ink', colours: ['#1c2127', '#e4e7eb'] },
  { selector: '.sl-ground', property: 'fill', variable: '--figure-ground', colours: ['#ffffff', '#15181d'] },
  ...SERIES.map((colours, i) => ({
    selector: `.sl-figure .sl-${i}`,
    property: 'color',
    variable: `--figure-${i}`,
    colours,
  })),
];

const STYLE = [
  '.sl-figure{font:12px system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",sans-serif}',
  '.sl-title{font-size:14px;font-weight:600}',
  '.sl-name{font-weight:500}',
  '.sl-figure text{fill:currentColor}',
  '.sl-figure .sl-soft{opacity:.72}',
  '.sl-figure .sl-end{text-anchor:end}',
  '.sl-figure .sl-middle{text-anchor:middle}',
  '.sl-line{fill:none;stroke:currentColor;stroke-width:1.6;stroke-linejoin:round;stroke-linecap:round}',
  '.sl-key{stroke-width:3}',
  '.sl-grid{fill:none;stroke:currentColor;stroke-opacity:.13}',
  '.sl-axis{fill:none;stroke:currentColor;stroke-opacity:.45}',
  '.sl-dash{fill:none;stroke:currentColor;stroke-dasharray:5 4}',
  '.sl-drop{fill:none;stroke:currentColor;stroke-opacity:.55}',
  '.sl-fill{fill:currentColor}',
  '.sl-runs{fill:none;stroke:currentColor}',
  themed((_, plain) => plain),
  // Programs without support for variables skip this and keep the plain colours.
  `@supports (color:var(--a)){${themed((variable, plain) => `var(${variable},${plain})`)}}`,
].join('');

/** Returns an element with children as markup; attribute values are escaped, undefined ones omitted. */
export function element(name: string, attributes: Attributes, ...children: readonly string[]): string {
  const listed = Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(
      ([key, value]) =>
        ` ${key}="${escapeMarkup(typeof value === 'number' ? coordinate(value) : `${value}`)}"`,
    )
    .join('');
  const content = children.join('');
  return content === '' ? `<${name}${listed}/>` : `<${name}${listed}>${content}</${name}>`;
}

/** Returns a line of text at a position; classes as in the style above. */
export function label(x: number, y: number, content: string, classes?: string): string {
  return element('text', { x, y, class: classes }, escapeMarkup(content));
}

/** Returns a number rounded to a hundredth of a pixel, as short as possible. */
export function coordinate(value: number): string {
  const rounded = Math.round(value * 100) / 100;
  return `${rounded === 0 ? 0 : rounded}`;
}

/** Returns a whole figure. */
export function figure(
  { width, height, title, description }: FigureFrame,
  ...children: readonly string[]
): string {
  return element(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      class: 'sl-figure',
      viewBox: `0 0 ${coordinate(width)} ${coordinate(height)}`,
      width,
      height,
      role: 'img',
      'aria-label': title,
    },
    element('title', {}, escapeMarkup(title)),
    element('desc', {}, escapeMarkup(description)),
    `<style>${STYLE}</style>`,
    element('rect', { class: 'sl-ground', width: '100%', height: '100%', fill: '#ffffff' }),
    ...children,
  );
}

/** Estimates the width of a text in pixels at 12 px, for layout: fonts differ by a tenth. */
export function textWidth(text: string): number {
  return text.length * 6.6;
}

/** Wraps `text` to lines of at most `width` pixels, at breaking spaces; `size` is the font size in pixels. */
export function wrapText(text: string, width: number, size = 12): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/[^\S\u00a0]+/)) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line !== '' && (textWidth(longer) * size) / 12 > width) {
      lines.push(line);
      line = word;
    } else {
      line = longer;
    }
  }
  return [...lines, line];
}

function themed(colourOf: (variable: string, plain: string) => string): string {
  const rules = (mode: number) =>
    THEME.map(
      ({ selector, property, variable, colours }) =>
        `${selector}{${property}:${colourOf(variable, colours[mode])}}`,
    ).join('');
  return `${rules(0)}@media (prefers-color-scheme:dark){${rules(1)}}`;
}
