/**
 * CRC-32, the checksum of PNG, zip and zlib: it detects damage, not forgery.
 *
 * Eight bytes are processed at once, each with its own table: table k holds the remainder of a byte that k more bytes
 * follow.
 */

const SLICES = 8;
const TABLES = Array.from({ length: SLICES }, () => new Uint32Array(256));
for (let byte = 0; byte < 256; byte++) {
  let crc = byte;
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? 0xedb88320 ^ (crc >>> 1) : crc >>> 1;
  TABLES[0][byte] = crc;
}
for (let k = 1; k < SLICES; k++) {
  for (let byte = 0; byte < 256; byte++) {
    const before = TABLES[k - 1][byte];
    TABLES[k][byte] = TABLES[0][before & 255] ^ (before >>> 8);
  }
}

/** Returns the checksum of bytes, a 32-bit unsigned integer; `before` is that of the bytes that come before these. */
export function crc32(bytes: Uint8Array, before = 0): number {
  const [t0, t1, t2, t3, t4, t5, t6, t7] = TABLES;
  let crc = ~before;
  let n = 0;
  for (const end = bytes.length - SLICES; n <= end; n += SLICES) {
    crc =
      t7[(crc ^ bytes[n]) & 255] ^
      t6[((crc >>> 8) ^ bytes[n + 1]) & 255] ^
      t5[((crc >>> 16) ^ bytes[n + 2]) & 255] ^
      t4[(crc >>> 24) ^ bytes[n + 3]] ^
      t3[bytes[n + 4]] ^
      t2[bytes[n + 5]] ^
      t1[bytes[n + 6]] ^
      t0[bytes[n + 7]];
  }
  for (; n < bytes.length; n++) crc = t0[(crc ^ bytes[n]) & 255] ^ (crc >>> 8);
  return ~crc >>> 0;
}
