/** Numbers as they are read. */

/** With three digits that count: 0.0123, 12.3, 1.2e-5. */
export function short(value: number): string {
  if (!Number.isFinite(value)) return '–';
  if (value === 0 || (Math.abs(value) >= 0.001 && Math.abs(value) < 1000)) {
    return String(Number(value.toPrecision(3)));
  }
  return Math.abs(value) >= 1000 ? count(Math.round(value)) : value.toExponential(1);
}

/** An error, always as long, so that nothing moves as it changes. */
export function error(value: number | undefined): string {
  return value === undefined || !Number.isFinite(value) ? '–' : value.toFixed(3);
}

/** 20000 as 20,000. */
export function count(value: number): string {
  return value.toLocaleString('en');
}

export function percent(share: number): string {
  return `${(100 * share).toFixed(share < 0.1 ? 1 : 0)} %`;
}

/** 75 as 1:15 min. */
export function time(seconds: number): string {
  const whole = Math.max(0, Math.ceil(seconds));
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')} min`;
  return `${Math.floor(whole / 3600)}:${String(Math.floor((whole % 3600) / 60)).padStart(2, '0')} h`;
}

export function bytes(value: number): string {
  if (value < 1000) return `${value} bytes`;
  return value < 1e6 ? `${short(value / 1e3)} kB` : `${short(value / 1e6)} MB`;
}
