/** Damaged HDF5 files: none hangs, and none spoils what is read after it. */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { InputError } from '../../../src/core/errors.js';
import { decodeNir, encodeNir, type NirReadOptions } from '../../../src/formats/nir/hdf5.js';
import '../../../src/node/setup.js';
import { mutatedHdf5 } from './mutations.js';

/** Of files that end well: no test waits for it. */
const AMPLE = { timeLimit: 300 };
/** Most time for a test that reads many files, each in a worker of its own. */
const LONG = 600_000;

function fixture(name: string): Uint8Array {
  return new Uint8Array(gunzipSync(readFileSync(new URL(`./${name}.nir.gz`, import.meta.url))));
}

const whole = fixture('written-by-nir');

async function readsWhole(): Promise<void> {
  const { nodes } = await decodeNir(whole, 'whole.nir', AMPLE);
  expect([...nodes.keys()].sort()).toEqual(['a', 'input', 'output', 'x', 'y', 'z']);
}

/** Reads a damaged file: the message of its InputError, undefined if it is read. */
async function refusalOf(bytes: Uint8Array, options: NirReadOptions): Promise<string | undefined> {
  try {
    await decodeNir(bytes, 'damaged.nir', options);
    return undefined;
  } catch (error) {
    expect(error).toBeInstanceOf(InputError);
    const { message } = error as InputError;
    expect(message).toMatch(/^damaged\.nir: [^\n]+$/);
    return message;
  }
}

describe('a file that keeps HDF5 busy for ever', () => {
  test.each([1, 2])('is refused in its time, and the next one is read (%i)', async (n) => {
    const bytes = fixture(`hangs-${n}`);
    expect(await refusalOf(bytes, { timeLimit: 2 })).toBe(
      `damaged.nir: reading its ${bytes.length} bytes did not end within 2 s: most likely it is damaged HDF5, which can ` +
        'take for ever; get or export it anew, or, on a slow machine, allow more seconds with --time-limit (timeLimit ' +
        'in the library)',
    );
    await readsWhole();
  });

  test('holds up no other, though many are read at once', async () => {
    const refused = Array.from({ length: 6 }, () => refusalOf(fixture('hangs-1'), { timeLimit: 1 }));
    await readsWhole();
    for (const message of await Promise.all(refused)) expect(message).toContain('did not end within 1 s');
  });
});

test('a file whose damage makes HDF5 ask for ever more memory is refused before it has much', async () => {
  await readsWhole();
  const before = process.resourceUsage().maxRSS;
  expect(await refusalOf(fixture('takes-memory'), AMPLE)).toMatch(
    /damaged or truncated HDF5|HDF5 breaks off/,
  );
  // In kB. Without a limit it takes 2 GB, and then for ever.
  expect(process.resourceUsage().maxRSS - before).toBeLessThan(400_000);
  await readsWhole();
});

test('a limit that is none is a RangeError, Infinity is for no limit', async () => {
  for (const timeLimit of [0, -1, Number.NaN]) {
    await expect(decodeNir(whole, 'whole.nir', { timeLimit })).rejects.toThrow(
      `timeLimit must be above 0 seconds, got ${timeLimit}`,
    );
  }
  for (const timeLimit of [1e9, Number.POSITIVE_INFINITY]) {
    expect((await decodeNir(whole, 'whole.nir', { timeLimit })).nodes.size).toBe(6);
  }
});

test('the bytes of a file stay those of the caller', async () => {
  const larger = new Uint8Array(whole.length + 100);
  larger.set(whole, 50);
  const view = larger.subarray(50, 50 + whole.length);
  await decodeNir(view, 'whole.nir', AMPLE);
  expect(Buffer.compare(view, whole)).toBe(0);
});

test(
  'ninety seeded mutations end, read or refused; then one that is whole is read, and one is written',
  async () => {
    let refused = 0;
    // Each takes 0.15 s of a processor, or its limit; `mutate.mjs`, which has the same limit, reads thousands.
    for (let seed = 0; seed < 90; seed++) {
      if ((await refusalOf(mutatedHdf5(whole, seed), { timeLimit: 2 })) !== undefined) refused++;
    }
    expect(refused).toBeGreaterThan(20);
    const graph = await decodeNir(whole, 'whole.nir', AMPLE);
    expect(await decodeNir(await encodeNir(graph), 'again.nir', AMPLE)).toEqual(graph);
  },
  LONG,
);
