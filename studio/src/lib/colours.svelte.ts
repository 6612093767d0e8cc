/** The colours that canvases draw with: those of the style, read again when light turns dark. */

export type Rgb = readonly [number, number, number];

class Colours {
  ink = $state.raw<Rgb>([28, 33, 39]);
  soft = $state.raw<Rgb>([89, 98, 109]);
  rule = $state.raw<Rgb>([224, 226, 228]);
  accent = $state.raw<Rgb>([0, 104, 168]);
  ground = $state.raw<Rgb>([255, 255, 255]);
  mark = $state.raw<Rgb>([213, 94, 0]);

  constructor() {
    this.#read();
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.#read());
  }

  #read(): void {
    const style = getComputedStyle(document.documentElement);
    const colour = (name: string): Rgb => {
      const digits = style.getPropertyValue(`--${name}`).trim().slice(1);
      // A build shortens #ffffff to #fff.
      const full = digits.length === 3 ? digits.replace(/./g, '$&$&') : digits;
      const hex = Number.parseInt(full, 16);
      return [hex >> 16, (hex >> 8) & 255, hex & 255];
    };
    for (const name of ['ink', 'soft', 'rule', 'accent', 'ground', 'mark'] as const)
      this[name] = colour(name);
  }
}

export const colours = new Colours();

export function css([r, g, b]: Rgb, alpha = 1): string {
  return `rgb(${r} ${g} ${b} / ${alpha})`;
}
