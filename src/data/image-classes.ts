/** Order of class names, by which folders of classes are numbered. */

export const DIGIT_CLASSES: readonly string[] = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'];

export const FASHION_CLASSES: readonly string[] = [
  'T-shirt/top',
  'Trouser',
  'Pullover',
  'Dress',
  'Coat',
  'Sandal',
  'Shirt',
  'Sneaker',
  'Bag',
  'Ankle boot',
];

/** Runs of digits and runs of anything else, in turn. */
const RUNS = /\d+|\D+/g;
const NUMBER = /^\d+$/;

/** Compares digits as numbers without converting them, so that any length works. */
function compareNumbers(a: string, b: string): number {
  const shortA = a.replace(/^0+/, '');
  const shortB = b.replace(/^0+/, '');
  if (shortA.length !== shortB.length) return shortA.length - shortB.length;
  return compareText(shortA, shortB);
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/**
 * Compares names in natural order: `2` before `10`, `img9` before `img12`. It ignores the locale, so that
 * classes are numbered the same on every machine.
 */
export function naturalCompare(a: string, b: string): number {
  const runsA = a.match(RUNS) ?? [];
  const runsB = b.match(RUNS) ?? [];
  const shared = Math.min(runsA.length, runsB.length);
  for (let i = 0; i < shared; i++) {
    const bothNumbers = NUMBER.test(runsA[i]) && NUMBER.test(runsB[i]);
    const order = bothNumbers ? compareNumbers(runsA[i], runsB[i]) : compareText(runsA[i], runsB[i]);
    if (order !== 0) return order;
  }
  // `01` and `1` are the same number but different names; the text breaks the tie.
  return runsA.length - runsB.length || compareText(a, b);
}
