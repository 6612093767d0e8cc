/** Seeded damage for HDF5: single bytes, and addresses, sizes and blocks where HDF5 keeps what it follows. */
import { Purpose, RandomStream } from '../../../src/core/philox.js';

/** Signatures of HDF5's blocks: tree, local heap, symbol table, object header, global heap, superblock. */
const SIGNATURES = ['TREE', 'HEAP', 'SNOD', 'OHDR', 'OCHK', 'GCOL', 'FRHP', 'BTHD', '\x89HDF'];
/** Bytes behind a signature that hold most of a block's addresses, counts and sizes. */
const HEAD_BYTES = 64;
const WORD = 8;

/** Places where a block begins. */
function blocksOf(bytes: Uint8Array): number[] {
  const text = new TextDecoder('latin1').decode(bytes);
  return SIGNATURES.flatMap((mark) => {
    const places: number[] = [];
    for (let at = text.indexOf(mark); at >= 0; at = text.indexOf(mark, at + 1)) places.push(at);
    return places;
  });
}

/** Words that may be addresses: not 0, and inside of the file. */
function addressesOf(bytes: Uint8Array): number[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const places: number[] = [];
  for (let at = 0; at + WORD <= bytes.length; at += WORD) {
    const word = view.getBigUint64(at, true);
    if (word > 0n && word < BigInt(bytes.length)) places.push(at);
  }
  return places;
}

/** One damaged copy of an HDF5 file, decided by `seed` alone: half of them have one other byte. */
export function mutatedHdf5(original: Uint8Array, seed: number): Uint8Array {
  const random = new RandomStream(seed, Purpose.builtInData);
  const bytes = new Uint8Array(original);
  const view = new DataView(bytes.buffer);
  const pick = <T>(from: readonly T[]): T => from[random.below(from.length)];
  const anywhere = () => random.below(bytes.length - WORD);
  const inBlock = () => Math.min(pick(blocksOf(bytes)) + random.below(HEAD_BYTES), bytes.length - WORD);
  switch (random.below(12)) {
    case 0: {
      // An address becomes another one: what HDF5 follows goes in a circle, or elsewhere.
      const [to, from] = [pick(addressesOf(bytes)), pick(addressesOf(bytes))];
      view.setBigUint64(to, view.getBigUint64(from, true), true);
      return bytes;
    }
    case 1:
      view.setBigUint64(pick(addressesOf(bytes)), BigInt(pick(blocksOf(bytes))), true);
      return bytes;
    case 2:
      view.setBigUint64(inBlock(), pick([0n, 1n, 0xffn, 2n ** 31n, 2n ** 63n, 2n ** 64n - 1n]), true);
      return bytes;
    case 3:
      for (let n = random.below(6); n >= 0; n--) bytes[inBlock()] = random.below(256);
      return bytes;
    case 4: {
      const [to, from] = [pick(blocksOf(bytes)), pick(blocksOf(bytes))];
      bytes.copyWithin(to, from, from + 8 + random.below(HEAD_BYTES));
      return bytes;
    }
    case 5: {
      const from = anywhere();
      bytes.fill(pick([0, 255]), from, from + 1 + random.below(32));
      return bytes;
    }
    default:
      bytes[anywhere()] = random.below(256);
      return bytes;
  }
}
