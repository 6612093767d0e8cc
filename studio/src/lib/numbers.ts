/** Numbers as they are read in the page. */
import { countText } from '../../../src/core/number-texts.js';

export { countText as count, timeText as time } from '../../../src/core/number-texts.js';

/** With three digits that count: 0.0123, 12.3, 1.2e-5. */
export function short(value: number): string {
  if (!Number.isFinite(value)) return '–';
  if (value === 0 || (Math.abs(value) >= 0.001 && Math.abs(value) < 1000)) {
    return String(Number(value.toPrecision(3)));
  }
  return Math.abs(value) >= 1000 ? countText(Math.round(value)) : value.toExponential(1);
}

/** An error, always as long, so that nothing moves as it changes. */
export function error(value: number | undefined): string {
  return value === undefined || !Number.isFinite(value) ? '–' : value.toFixed(3);
}

export function percent(share: number): string {
  return `${(100 * share).toFixed(share < 0.1 ? 1 : 0)} %`;
}

export function bytes(value: number): string {
  if (value < 1000) return `${value} bytes`;
  return value < 1e6 ? `${short(value / 1e3)} kB` : `${short(value / 1e6)} MB`;
}
