/** Legends of charts: names, each behind a stroke of its colour, in rows. */
import { coordinate, element, label, SERIES_COLOURS, textWidth } from './svg.js';

export interface LegendEntry {
  readonly name: string;
  /** Colour, counted from 0. Default: the colour of text. */
  readonly index?: number | undefined;
  /** Stroke: `line` for a curve, `dots` for a curve of single values, `rule` for a horizontal line. */
  readonly kind: 'line' | 'dots' | 'rule';
}

export interface PlacedEntry extends LegendEntry {
  readonly x: number;
}

/** Width of the stroke before a name in pixels. */
const KEY_ROOM = 22;

/** Arranges entries in rows from `left` on; a name wider than a row is shortened. */
export function legendRows(
  entries: readonly LegendEntry[],
  left: number,
  width: number,
  spacing = 16,
): PlacedEntry[][] {
  const rows: PlacedEntry[][] = [[]];
  let x = 0;
  for (const entry of entries) {
    const name = shortened(entry.name, width - KEY_ROOM);
    const room = textWidth(name) + KEY_ROOM + spacing;
    if (x > 0 && x + room > width) {
      rows.push([]);
      x = 0;
    }
    rows[rows.length - 1].push({ ...entry, name, x: left + x });
    x += room;
  }
  return rows;
}

/** Draws an entry with its text's baseline at `y`. */
export function legendEntry({ name, index, kind, x }: PlacedEntry, y: number): string {
  const colour = colourClass(index);
  const stroke = kind === 'rule' ? 'sl-dash' : 'sl-line sl-key';
  return element(
    'g',
    {},
    element('path', {
      class: colour ? `${stroke} ${colour}` : stroke,
      'stroke-width': kind === 'rule' ? 2 : undefined,
      'stroke-dasharray': kind === 'rule' ? undefined : furtherDash(index),
      d: `M${coordinate(x)} ${coordinate(y - 4)}h16`,
    }),
    kind === 'dots'
      ? element('circle', { class: colour ? `sl-fill ${colour}` : 'sl-fill', cx: x + 8, cy: y - 4, r: 4 })
      : '',
    label(x + KEY_ROOM, y, name),
  );
}

/** Returns the class of a series' colour. */
export function colourClass(index: number | undefined): string | undefined {
  return index === undefined ? undefined : `sl-${index % SERIES_COLOURS}`;
}

/** Returns the dashes of a curve whose index exceeds the number of colours. */
export function furtherDash(index: number | undefined): string | undefined {
  return index === undefined || index < SERIES_COLOURS ? undefined : '6 4';
}

/** Shortens `text` to one line of at most `width` pixels. */
export function shortened(text: string, width: number): string {
  const line = text.replace(/\s+/g, ' ').trim();
  if (textWidth(line) <= width) return line;
  const characters = [...line];
  while (characters.length > 1 && textWidth(`${characters.join('')}…`) > width) characters.pop();
  return `${characters.join('')}…`;
}
