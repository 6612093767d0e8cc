/** Texts of numbers in results. */

/** Returns a measured value in three significant digits, without an exponent: 0.0260, 1.19, 123. */
export function number3(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'not a number' : value > 0 ? '∞' : '−∞';
  if (value === 0) return '0';
  const size = Math.abs(value);
  const digits = size < 1e-9 ? 0 : 2 - Math.floor(Math.log10(Number(size.toPrecision(3))));
  return `${value < 0 ? '−' : ''}${size.toFixed(Math.max(0, Math.min(11, digits)))}`;
}
