/** How results are printed. */

export function print(line = ''): void {
  process.stdout.write(`${line}\n`);
}

export function printJson(value: unknown): void {
  print(JSON.stringify(value, null, 2));
}

/** Spikes per neuron and step of inputs and layers. */
export function ratesText(rates: readonly number[], digits = 3): string {
  return rates.map((rate) => rate.toFixed(digits)).join(' · ');
}
