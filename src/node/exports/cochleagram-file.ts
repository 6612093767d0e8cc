/** Cochleagram of a sound file, as a picture or as numbers. */
import { basename, extname } from 'node:path';
import { type Cochleagram, cochleagram } from '../../cochlea/cochleagram.js';
import { checkEar, EAR_DEFAULTS, type EarOptions } from '../../cochlea/lyon-filters.js';
import { InputError, UsageError } from '../../core/errors.js';
import { resample } from '../../data/resample.js';
import { encodeNpy } from '../../formats/npy.js';
import { cochleagramPicture } from '../../report/cochleagram-picture.js';
import { cochleagramPlot } from '../../report/cochleagram-plot.js';
import { formatTick } from '../../report/scale.js';
import { writeFileAtomic } from '../files/atomic-file.js';
import { pngBytes } from '../files/png-file.js';
import { readSound, soundName } from '../sets/sound-input.js';

type Writer = (heard: Cochleagram, title: string) => Uint8Array | string;

/** Writers by file extension. */
const WRITERS: Readonly<Record<string, Writer>> = {
  '.png': (heard, title) => pngBytes(cochleagramPicture({ title, heard })),
  '.svg': (heard, title) => `${cochleagramPlot({ title, heard })}\n`,
  '.npy': ({ frames, channels, values }) =>
    encodeNpy({ shape: [frames, channels], data: Float32Array.from(values) }),
};

/**
 * Writes the cochleagram of a clip ('-' is standard input): .png and .svg are pictures, .npy is float32
 * [frames, channels], the cochlea's output. Throws a UsageError for another file extension, a RangeError if an option
 * is out of range, and an InputError if the clip is no sound or too short for a picture.
 */
export async function cochleagramFile(
  clip: string,
  output: string,
  given: Partial<EarOptions> = {},
): Promise<void> {
  const ending = extname(output).toLowerCase();
  if (!Object.hasOwn(WRITERS, ending)) {
    throw new UsageError(`--output must end in .png, .svg or .npy, got ${JSON.stringify(basename(output))}`);
  }
  const ear = { ...EAR_DEFAULTS, ...given };
  checkEar(ear);
  const { samples, sampleRate } = await readSound(clip);
  const heard = cochleagram(resample(samples, sampleRate, ear.sampleRate), ear);
  if (heard.frames === 0 && ending !== '.npy') {
    throw new InputError(
      `${soundName(clip)}: too short for a picture, ${samples.length} samples at ${sampleRate} Hz ` +
        `are less than one frame of ${ear.decimation} samples at ${ear.sampleRate} Hz`,
    );
  }
  await writeFileAtomic(output, WRITERS[ending](heard, titleOf(clip, heard)));
}

function titleOf(clip: string, { frames, channels, frameSeconds }: Cochleagram): string {
  const seconds = formatTick(Number((frames * frameSeconds).toPrecision(3)));
  return `${basename(soundName(clip))} · ${seconds} s · ${channels} channels`;
}
