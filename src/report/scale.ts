/** Axes: positions and texts of ticks. */

/** Returns round numbers (1, 2 or 5 times a power of ten apart) from `low` to `high`, about `count` of them. */
export function niceTicks(low: number, high: number, count: number): number[] {
  const step = niceStep((high - low) / Math.max(1, count));
  if (!(step > 0 && Number.isFinite(step))) return [];
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  return Array.from({ length: last - first + 1 }, (_, i) => roundTo((first + i) * step, step));
}

/** Returns the smallest range that contains `low` to `high` and ends at ticks. */
export function niceRange(low: number, high: number, count: number): [number, number] {
  const step = niceStep((high - low) / Math.max(1, count));
  if (!(step > 0 && Number.isFinite(step))) return [low, high];
  return [
    roundTo(Math.floor(low / step + 1e-9) * step, step),
    roundTo(Math.ceil(high / step - 1e-9) * step, step),
  ];
}

/** Returns round numbers for a logarithmic axis; `low` is above 0. Linear ticks if it spans less than a decade. */
export function logTicks(low: number, high: number, count: number): number[] {
  const first = Math.floor(Math.log10(low));
  const last = Math.ceil(Math.log10(high));
  const decades = Math.log10(high / low);
  const every = Math.max(1, Math.ceil(decades / count));
  const factors = decades < 1.5 ? [1, 2, 3, 5] : decades < 3 ? [1, 2, 5] : [1];
  const ticks: number[] = [];
  for (let power = first; power <= last; power += every) {
    for (const factor of factors) {
      const tick = Number(`${factor}e${power}`);
      if (tick >= low * (1 - 1e-9) && tick <= high * (1 + 1e-9)) ticks.push(tick);
    }
  }
  return ticks.length >= 2 ? ticks : niceTicks(low, high, count);
}

/** Returns a tick with as few digits as distinguish it from its neighbours: 0.15, 10,000, 5e-5. */
export function formatTick(value: number): string {
  if (value === 0) return '0';
  const size = Math.abs(value);
  const plain = Number(value.toPrecision(6));
  const sign = value < 0 ? '−' : '';
  if (size < 1e-4 || size >= 1e7) return sign + Math.abs(plain).toExponential().replace('e+', 'e');
  const [whole, fraction] = `${Math.abs(plain)}`.split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return sign + (fraction === undefined ? grouped : `${grouped}.${fraction}`);
}

/** Returns a measured value in three digits: 0.183, 1.19, 12.3, 1,234. */
export function formatValue(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'not a number' : value > 0 ? '∞' : '−∞';
  return formatTick(Number(Math.abs(value) >= 1000 ? value.toFixed(0) : value.toPrecision(3)));
}

/** Returns the round step nearest to `raw` by ratio. */
function niceStep(raw: number): number {
  const power = 10 ** Math.floor(Math.log10(raw));
  const ratio = raw / power;
  return power * (ratio < 1.5 ? 1 : ratio < 3.2 ? 2 : ratio < 7.1 ? 5 : 10);
}

/** Removes the error of binary fractions: 0.30000000000000004 becomes 0.3. */
function roundTo(value: number, step: number): number {
  const digits = Math.max(0, 1 - Math.floor(Math.log10(step)));
  return digits > 100 ? value : Number(value.toFixed(digits));
}
