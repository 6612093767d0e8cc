/** A user's image file → grey pixels, light ink on dark; and such pixels in the size of a network, proportions kept. */
import { InputError } from '../../../src/core/errors.js';
import { type ImageSize, resizeImage } from '../../../src/data/resize.js';
import { decodePng, type GreyImage, PNG_MAX_SIDE } from '../../../src/formats/png.js';
import { bytes } from './numbers.js';

const MAX_FILE_BYTES = 50e6;

/** Throws an InputError where the file is no image that can be read. */
export async function openImage(file: File): Promise<GreyImage> {
  if (file.size > MAX_FILE_BYTES) {
    throw new InputError(`it has ${bytes(file.size)}, images of up to ${bytes(MAX_FILE_BYTES)} are taken`);
  }
  const content = new Uint8Array(await file.arrayBuffer());
  const isPng = content[0] === 0x89 && content[1] === 0x50;
  const image = isPng ? decodePng(content, file.name) : await decodeByBrowser(file);
  return lightOnDark(image);
}

async function decodeByBrowser(file: File): Promise<GreyImage> {
  let bitmap: ImageBitmap;
  try {
    bitmap = await createImageBitmap(file);
  } catch {
    throw new InputError(`${file.name}: no image that this browser can read; choose a PNG or JPEG file`);
  }
  const { width, height } = bitmap;
  if (width > PNG_MAX_SIDE || height > PNG_MAX_SIDE) {
    throw new InputError(`${file.name}: ${width}×${height} pixels, at most ${PNG_MAX_SIDE}×${PNG_MAX_SIDE}`);
  }
  const context = new OffscreenCanvas(width, height).getContext('2d');
  if (context === null) throw new Error('there is no canvas to read an image by');
  context.drawImage(bitmap, 0, 0);
  const { data } = context.getImageData(0, 0, width, height);
  const pixels = Uint8Array.from({ length: width * height }, (_, i) => {
    const grey = (299 * data[4 * i] + 587 * data[4 * i + 1] + 114 * data[4 * i + 2]) / 1000;
    return Math.round((grey * data[4 * i + 3]) / 255);
  });
  return { width, height, pixels };
}

/** Images that networks learn are light on dark: one whose border is light is turned round. */
export function lightOnDark({ width, height, pixels }: GreyImage): GreyImage {
  let [sum, count] = [0, 0];
  for (let i = 0; i < pixels.length; i++) {
    const [x, y] = [i % width, Math.floor(i / width)];
    if (x > 0 && y > 0 && x < width - 1 && y < height - 1) continue;
    sum += pixels[i];
    count++;
  }
  return sum / count > 127
    ? { width, height, pixels: pixels.map((grey) => 255 - grey) }
    : { width, height, pixels };
}

/** The whole image in the middle of another size, dark beside it. */
export function fitImage({ width, height, pixels }: GreyImage, to: ImageSize): Uint8Array {
  const scale = Math.min(to.width / width, to.height / height);
  const inner = {
    width: Math.max(1, Math.round(width * scale)),
    height: Math.max(1, Math.round(height * scale)),
  };
  const resized = resizeImage(pixels, { width, height }, inner);
  const fitted = new Uint8Array(to.width * to.height);
  const [left, top] = [Math.floor((to.width - inner.width) / 2), Math.floor((to.height - inner.height) / 2)];
  for (let y = 0; y < inner.height; y++) {
    fitted.set(resized.subarray(y * inner.width, (y + 1) * inner.width), (top + y) * to.width + left);
  }
  return fitted;
}
