/** Texts of numbers for people, on the command line and in the page. */

/** Returns a rate or an error with three significant digits. */
export function shortNumber(value: number): string {
  return value === 0 || (value >= 0.001 && value < 1000)
    ? String(Number(value.toPrecision(3)))
    : value.toExponential(2);
}

/** Returns 20000 as 20,000. */
export function countText(count: number): string {
  return count.toLocaleString('en');
}

/** Returns 75 as 1:15 min, 8.2 as 8 s. */
export function timeText(seconds: number): string {
  const whole = Math.ceil(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')} min`;
  return `${Math.floor(whole / 3600)}:${String(Math.floor((whole % 3600) / 60)).padStart(2, '0')} h`;
}

/** Replaces hyphens by non-breaking ones, so that widths such as 784-196-784 stay on one line. */
export function withFirmHyphens(text: string): string {
  return text.replace(/(\d)-(?=\d)/g, '$1\u2011');
}
