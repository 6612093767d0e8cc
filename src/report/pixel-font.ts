/**
 * A font of 5 × 7 pixels for pixel pictures: printable ASCII and × and ·.
 *
 * It was drawn for Spikeloom, in the style of dot-matrix displays; letters have no descenders.
 */

export const GLYPH_WIDTH = 5;
export const GLYPH_HEIGHT = 7;
/** Distance from one letter to the next, in pixels. */
export const ADVANCE = GLYPH_WIDTH + 1;

/**
 * Characters with their seven rows from the top, one digit each; a digit is in base 32, and its five bits are the
 * pixels of the row from left to right: `e` is 01110.
 */
const TABLE = `
  !4444404 "aaa0000 #aavavaa $4fke5u4 %op248j3 &cik8lid '4480000 (2488842 )8422248 *04lel40 +044v440
  ,0000c48 -000v000 .00000cc /01248g0 0ehjlphe 14c4444e 2eh1248v 3v2421he 426aiv22 5vgu11he 668guhhe
  7v124888 8ehhehhe 9ehhf12c :0cc0cc0 ;0cc0c48 <248g842 =00v0v00 >8421248 ?eh12404 @eh1dlle Aehhvhhh
  Buhhuhhu Cehggghe Dsihhhis Evgguggv Fvgguggg Gehgnhhf Hhhhvhhh Ie44444e J72222ic Khikokih Lggggggv
  Mhrllhhh Nhhpljhh Oehhhhhe Puhhuggg Qehhhlid Ruhhukih Sfgge11u Tv444444 Uhhhhhhe Vhhhhha4 Whhhllla
  Xhha4ahh Yhhha444 Zv1248gv [e88888e \\0g84210 ]e22222e ^4ah0000 _000000v \`8420000 a00e1fhf bggmphhu
  c00egghe d11djhhf e00ehvge f698s888 g00fhf1e hggmphhh i40c444e j20622ic kggikoki lc44444e m00qllhh
  n00mphhh o00ehhhe p00uhugg q00fhf11 r00mpggg s00ege1u t88s8896 u00hhhjd v00hhha4 w00hhlla x00ha4ah
  y00hhf1e z00v248v {2448442 |4444444 }8442448 ~008l200 ×0ha4ah0 ·0004000`;

const GLYPHS: ReadonlyMap<string, string> = new Map([
  [' ', '0000000'],
  ...TABLE.trim()
    .split(/\s+/)
    .map((entry): [string, string] => [entry.slice(0, 1), entry.slice(1)]),
]);

/** Empty box, for characters that the font lacks. */
const UNKNOWN = 'vhhhhhv';

/** Returns the rows of a character from the top [7], five bits each, the highest is the left pixel. */
export function glyphRows(character: string): number[] {
  return [...(GLYPHS.get(character) ?? UNKNOWN)].map((digit) => Number.parseInt(digit, 32));
}

/** Returns the width of a line of text in pixels, without the gap after its last letter. */
export function pixelTextWidth(text: string, scale = 1): number {
  return Math.max(0, [...text].length * ADVANCE - 1) * scale;
}

/** Shortens `text` to `width` pixels, with dots at its end if it does not fit. */
export function fitPixelText(text: string, width: number, scale = 1): string {
  if (pixelTextWidth(text, scale) <= width) return text;
  const characters = [...text];
  const fitting = Math.floor((width / scale + 1) / ADVANCE) - 3;
  return fitting < 1 ? '' : `${characters.slice(0, fitting).join('')}...`;
}
