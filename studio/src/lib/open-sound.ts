/** A user's sound file → its sound: WAV and NIST SPHERE by the library, as the command line reads them, others by the browser. */
import { InputError } from '../../../src/core/errors.js';
import type { Sound } from '../../../src/data/sound.js';
import { decodeSound } from '../../../src/data/sound-file.js';
import { bytes } from './numbers.js';

const MAX_FILE_BYTES = 50e6;

/** Throws an InputError where there is no sound in it. */
export async function openSound(file: File): Promise<Sound> {
  if (file.size > MAX_FILE_BYTES) {
    throw new InputError(
      `it has ${bytes(file.size)}, sounds of up to ${bytes(MAX_FILE_BYTES)} are taken; one word is enough`,
    );
  }
  const content = new Uint8Array(await file.arrayBuffer());
  try {
    return decodeSound(content, file.name);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return decodeByBrowser(content, error);
  }
}

async function decodeByBrowser(content: Uint8Array<ArrayBuffer>, reason: InputError): Promise<Sound> {
  const context = new OfflineAudioContext(1, 1, 44_100);
  try {
    const buffer = await context.decodeAudioData(content.buffer);
    return { samples: mixed(buffer), sampleRate: buffer.sampleRate };
  } catch {
    throw reason;
  }
}

/** The mean of all channels, as the library has it of its own files. */
function mixed(buffer: AudioBuffer): Float64Array {
  const samples = new Float64Array(buffer.length);
  for (let c = 0; c < buffer.numberOfChannels; c++) {
    const channel = buffer.getChannelData(c);
    for (let n = 0; n < samples.length; n++) samples[n] += channel[n] / buffer.numberOfChannels;
  }
  return samples;
}
