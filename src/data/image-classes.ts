/** Names of classes, and the order in which folders of classes are numbered. */

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

/** Compares digits as numbers without turning them into one, so that any length works. */
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
 * Orders names as people count: `2` before `10`, `img9` before `img12`. The locale plays no part, so that
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
  // `01` and `1` are the same number but not the same name; the text decides, so that no two names tie.
  return runsA.length - runsB.length || compareText(a, b);
}
