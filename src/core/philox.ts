/**
 * Counter-based random numbers: Philox4x32-10 (Salmon, Moraes, Dror, Shaw, "Parallel random numbers:
 * as easy as 1, 2, 3", 2011).
 *
 * Four 32-bit words are a pure function of a 128-bit counter and a 64-bit key, so a number depends only on its
 * place: it does not change with the number of threads, the order or the engine.
 * The key is the seed; the counter is (word index, step, sample index, purpose·2²⁴ + epoch).
 */

/** Purposes of random numbers; different purposes never share a number. */
export const Purpose = {
  weights: 1,
  shuffle: 2,
  split: 3,
  pairing: 4,
  trainingSpikes: 5,
  testSpikes: 6,
  storedMaps: 7,
  builtInData: 8,
  damage: 9,
} as const;
export type Purpose = (typeof Purpose)[keyof typeof Purpose];

/** Largest epoch that fits the counter beside the purpose. */
export const MAX_EPOCH = 2 ** 24 - 1;

const MULTIPLIER_0 = 0xd2511f53;
const MULTIPLIER_1 = 0xcd9e8d57;
const WEYL_0 = 0x9e3779b9;
const WEYL_1 = 0xbb67ae85;
const ROUNDS = 10;

/** Returns the upper 32 bits of the 64-bit product of two unsigned 32-bit numbers. */
function multiplyHigh(a: number, b: number): number {
  const aLow = a & 0xffff;
  const aHigh = a >>> 16;
  const bLow = b & 0xffff;
  const bHigh = b >>> 16;
  const middle = aHigh * bLow + ((aLow * bLow) >>> 16);
  const carry = aLow * bHigh + (middle & 0xffff);
  return (aHigh * bHigh + Math.floor(middle / 0x10000) + Math.floor(carry / 0x10000)) >>> 0;
}

/** Splits a seed, an integer in [0, 2^53), into the two words of a key. Throws a RangeError otherwise. */
export function seedKey(seed: number): readonly [number, number] {
  if (!(Number.isSafeInteger(seed) && seed >= 0)) {
    throw new RangeError(`seed must be an integer in [0, 2^53), got ${seed}`);
  }
  return [seed >>> 0, Math.floor(seed / 2 ** 32)];
}

/** Writes the four words at counter (c0, c1, c2, c3) under key (k0, k1) to `out` [4]. */
export function philox(
  c0: number,
  c1: number,
  c2: number,
  c3: number,
  k0: number,
  k1: number,
  out: Uint32Array,
): void {
  let x0 = c0 >>> 0;
  let x1 = c1 >>> 0;
  let x2 = c2 >>> 0;
  let x3 = c3 >>> 0;
  let key0 = k0 >>> 0;
  let key1 = k1 >>> 0;
  for (let round = 0; round < ROUNDS; round++) {
    const high0 = multiplyHigh(MULTIPLIER_0, x0);
    const low0 = Math.imul(MULTIPLIER_0, x0) >>> 0;
    const high1 = multiplyHigh(MULTIPLIER_1, x2);
    const low1 = Math.imul(MULTIPLIER_1, x2) >>> 0;
    x0 = (high1 ^ x1 ^ key0) >>> 0;
    x1 = low1;
    x2 = (high0 ^ x3 ^ key1) >>> 0;
    x3 = low0;
    key0 = (key0 + WEYL_0) >>> 0;
    key1 = (key1 + WEYL_1) >>> 0;
  }
  out[0] = x0;
  out[1] = x1;
  out[2] = x2;
  out[3] = x3;
}

/** Returns the fourth counter word: purpose and epoch. Throws a RangeError if the epoch does not fit. */
export function counterPurpose(purpose: Purpose, epoch: number): number {
  if (!(Number.isInteger(epoch) && epoch >= 0 && epoch <= MAX_EPOCH)) {
    throw new RangeError(`epoch must be an integer in [0, ${MAX_EPOCH}], got ${epoch}`);
  }
  return purpose * 2 ** 24 + epoch;
}

/**
 * A sequence of numbers for one place (purpose, epoch, sample, step), for code that wants "the next one".
 * Restarting at the same place gives the same sequence.
 */
export class RandomStream {
  readonly #key: readonly [number, number];
  readonly #words = new Uint32Array(4);
  #index = 0;

  constructor(
    seed: number,
    private readonly purpose: Purpose,
    private readonly sample = 0,
    private readonly epoch = 0,
    private readonly step = 0,
  ) {
    this.#key = seedKey(seed);
  }

  /** Returns the next unsigned 32-bit word. */
  word(): number {
    const lane = this.#index & 3;
    if (lane === 0) {
      const place = counterPurpose(this.purpose, this.epoch);
      philox(this.#index / 4, this.step, this.sample, place, this.#key[0], this.#key[1], this.#words);
    }
    this.#index++;
    return this.#words[lane];
  }

  /** Draws uniformly from [0, 1), a multiple of 2^-32. */
  uniform(): number {
    return this.word() / 2 ** 32;
  }

  /** Draws uniformly from [low, high). */
  between(low: number, high: number): number {
    return low + (high - low) * this.uniform();
  }

  /** Draws an integer uniformly from [0, bound), bound at most 2^32; the bias is below bound·2^-32. */
  below(bound: number): number {
    return Math.floor(this.uniform() * bound);
  }
}

/** Shuffles 0..count-1 (Fisher–Yates). Seed, purpose and epoch alone determine the order. */
export function shuffledOrder(count: number, seed: number, purpose: Purpose, epoch = 0): Uint32Array {
  const random = new RandomStream(seed, purpose, 0, epoch);
  const order = Uint32Array.from({ length: count }, (_, i) => i);
  for (let i = count - 1; i > 0; i--) {
    const j = random.below(i + 1);
    const kept = order[i];
    order[i] = order[j];
    order[j] = kept;
  }
  return order;
}
