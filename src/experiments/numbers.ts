/** Numbers as results show them. */

/** Three significant digits, without an exponent: 0.0260, 1.19, 123. */
export function number3(value: number): string {
  if (!Number.isFinite(value)) return 'not a number';
  if (value === 0) return '0';
  const digits = 2 - Math.floor(Math.log10(Math.abs(value)));
  return value.toFixed(Math.max(0, Math.min(20, digits)));
}
