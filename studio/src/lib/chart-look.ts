/** Series of the page's charts: colours of Okabe and Ito's palette, told apart by all eyes, and dashes beside them. */

export interface Look {
  readonly light: string;
  readonly dark: string;
  readonly dash: readonly number[];
}

export const LOOKS: readonly Look[] = [
  { light: '#0072b2', dark: '#56b4e9', dash: [] },
  { light: '#b34700', dark: '#f0883e', dash: [6, 3] },
  { light: '#00795a', dark: '#2fc79b', dash: [2, 3] },
  { light: '#a0527f', dark: '#e39bc4', dash: [9, 3, 2, 3] },
  { light: '#6b6100', dark: '#f0e442', dash: [1, 2] },
  { light: '#333333', dark: '#dddddd', dash: [12, 4] },
];
