/** A small reader of GIF files, written from the format and not from our writer, to see what others would see. */

export interface ReadFrame {
  readonly hundredths: number;
  readonly area: readonly [left: number, top: number, width: number, height: number];
  /** RGB of the whole picture as it is shown, frames before it included [height, width, 3]. */
  readonly rgb: Uint8Array;
}

export interface ReadGif {
  readonly width: number;
  readonly height: number;
  readonly forEver: boolean;
  readonly frames: readonly ReadFrame[];
}

export function readGif(bytes: Uint8Array): ReadGif {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const ascii = (from: number, length: number) => String.fromCharCode(...bytes.subarray(from, from + length));
  if (ascii(0, 6) !== 'GIF89a' || !(bytes[10] & 0x80)) throw new Error('not a GIF with a palette for all');
  const [width, height] = [view.getUint16(6, true), view.getUint16(8, true)];
  const palette = bytes.subarray(13, 13 + 3 * 2 ** ((bytes[10] & 7) + 1));
  let at = 13 + palette.length;
  const blocks = () => {
    const data: number[] = [];
    while (bytes[at] !== 0) {
      data.push(...bytes.subarray(at + 1, at + 1 + bytes[at]));
      at += 1 + bytes[at];
    }
    at++;
    return Uint8Array.from(data);
  };
  const screen = new Uint8Array(3 * width * height);
  const frames: ReadFrame[] = [];
  let forEver = false;
  let [hundredths, transparent] = [0, -1];
  for (;;) {
    const kind = bytes[at++];
    if (kind === 0x3b) {
      if (at !== bytes.length) throw new Error('bytes after the end');
      return { width, height, forEver, frames };
    }
    if (kind === 0x21) {
      const label = bytes[at++];
      if (label === 0xf9) {
        hundredths = view.getUint16(at + 2, true);
        transparent = bytes[at + 1] & 1 ? bytes[at + 4] : -1;
      }
      if (label === 0xff && ascii(at + 1, 11) === 'NETSCAPE2.0')
        forEver = view.getUint16(at + 14, true) === 0;
      blocks();
    } else if (kind === 0x2c) {
      const area = [0, 2, 4, 6].map((i) => view.getUint16(at + i, true)) as [number, number, number, number];
      const [left, top, across, down] = area;
      if (left + across > width || top + down > height || bytes[at + 8] !== 0) throw new Error('bad frame');
      at += 9;
      const minimum = bytes[at++];
      const pixels = unpack(blocks(), minimum);
      if (pixels.length !== across * down) throw new Error(`${pixels.length} pixels for ${across}×${down}`);
      for (const [i, index] of pixels.entries()) {
        if (index === transparent) continue;
        const place = (top + Math.floor(i / across)) * width + left + (i % across);
        screen.set(palette.subarray(3 * index, 3 * index + 3), 3 * place);
      }
      frames.push({ hundredths, area, rgb: screen.slice() });
    } else {
      throw new Error(`unknown block ${kind} at ${at - 1}`);
    }
  }
}

/** LZW with codes of growing width, the lowest bit first. */
function unpack(data: Uint8Array, minimum: number): number[] {
  const clear = 1 << minimum;
  const pixels: number[] = [];
  let strings: number[][] = [];
  let bits = 0;
  let last: number[] | undefined;
  let place = 0;
  const restart = () => {
    strings = Array.from({ length: clear + 2 }, (_, i) => [i]);
    bits = minimum + 1;
    last = undefined;
  };
  restart();
  for (;;) {
    let code = 0;
    for (let bit = 0; bit < bits; bit++, place++) code |= ((data[place >> 3] >> (place & 7)) & 1) << bit;
    if (place > 8 * data.length) throw new Error('no end code');
    if (code === clear) {
      restart();
      continue;
    }
    if (code === clear + 1) return pixels;
    if (code > strings.length || (code === strings.length && last === undefined)) throw new Error('bad code');
    const string = strings[code] ?? [...last!, last![0]];
    for (const pixel of string) pixels.push(pixel);
    if (last && strings.length < 4096) strings.push([...last, string[0]]);
    if (strings.length === 1 << bits && bits < 12) bits++;
    last = string;
  }
}
