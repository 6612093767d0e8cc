/** Most bytes that a byte of a deflate stream becomes: a match of 258 bytes for two bits. */
export const DEFLATE_RATIO = 1032;
