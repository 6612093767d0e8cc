/** Files inside of HTML and SVG. */

/** A PNG file as the address of itself. */
export function pngDataUri(png: Uint8Array): string {
  return `data:image/png;base64,${base64(png)}`;
}

/** A WAV file as the address of itself. */
export function wavDataUri(wav: Uint8Array): string {
  return `data:audio/wav;base64,${base64(wav)}`;
}

/** Base64 in pieces: a call takes only so many arguments. */
function base64(bytes: Uint8Array): string {
  let binary = '';
  for (let i = 0; i < bytes.length; i += 0x8000) {
    binary += String.fromCharCode(...bytes.subarray(i, i + 0x8000));
  }
  return btoa(binary);
}
