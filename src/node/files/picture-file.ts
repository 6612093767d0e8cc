/** Pictures on disk: SVG or PNG, chosen by the file extension. */
import { basename, extname } from 'node:path';
import { UsageError } from '../../core/errors.js';
import { writeFileAtomic } from './atomic-file.js';

/** Size of a picture file. */
export interface PictureFileOptions {
  /** Pixels of a PNG file. Default: twice the width of the SVG. */
  readonly width?: number | undefined;
}

/** Throws a UsageError unless a picture can be written to `output` with these options; called before it is computed. */
export function checkPictureFile(output: string, { width }: PictureFileOptions = {}): void {
  const ending = extname(output).toLowerCase();
  if (ending !== '.svg' && ending !== '.png') {
    throw new UsageError(`--output must end in .svg or .png, got ${JSON.stringify(basename(output))}`);
  }
  if (ending === '.svg' && width !== undefined) {
    throw new UsageError('--width is for PNG files: an SVG has no size of its own, leave it out');
  }
}

/** Writes a figure. Throws a UsageError if the file extension is not .svg or .png. */
export async function writePicture(
  output: string,
  svg: string,
  options: PictureFileOptions = {},
): Promise<void> {
  checkPictureFile(output, options);
  if (extname(output).toLowerCase() === '.svg') return writeFileAtomic(output, `${svg}\n`);
  const { svgToPng } = await import('./svg-png.js');
  await writeFileAtomic(output, await svgToPng(svg, options));
}
