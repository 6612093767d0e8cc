/** Files embedded in HTML and SVG. */

/** Returns a PNG file as a data URI. */
export function pngDataUri(png: Uint8Array): string {
  return `data:image/png;base64,${base64(png)}`;
}

/** Returns a WAV file as a data URI. */
export function wavDataUri(wav: Uint8Array): string {
  return `data:audio/wav;base64,${base64(wav)}`;
}

/** Encodes base64 in pieces, since a call has a limited number of arguments. */
function base64(bytes: Uint8Array): string {
  let binary = '';
  for (let i = 0; i < bytes.length; i += 0x8000) {
    binary += String.fromCharCode(...bytes.subarray(i, i + 0x8000));
  }
  return btoa(binary);
}
