/** Lets a sound be heard, and says how far it is. */
import { resample } from '../../../src/data/resample.js';
import type { Sound } from '../../../src/data/sound.js';

export interface Playing {
  /** Share of it that was heard, 1 at its end. */
  readonly heard: () => number;
  readonly stop: () => void;
}

/** Rates that every browser plays, in Hz. */
const PLAYED = { min: 8000, max: 96_000 } as const;

/** Throws where the browser plays no sound. */
export function playSound(sound: Sound, onEnd: () => void): Playing {
  const context = new AudioContext();
  try {
    return play(context, sound, onEnd);
  } catch (error) {
    void context.close();
    throw error;
  }
}

function play(context: AudioContext, sound: Sound, onEnd: () => void): Playing {
  const isPlayed = sound.sampleRate >= PLAYED.min && sound.sampleRate <= PLAYED.max;
  const sampleRate = isPlayed ? sound.sampleRate : context.sampleRate;
  const samples = resample(sound.samples, sound.sampleRate, sampleRate);
  const buffer = context.createBuffer(1, Math.max(1, samples.length), sampleRate);
  let loudest = 1e-6;
  for (const sample of samples) loudest = Math.max(loudest, Math.abs(sample));
  buffer.copyToChannel(
    Float32Array.from(samples, (sample) => (0.8 * sample) / loudest),
    0,
  );
  const source = context.createBufferSource();
  source.buffer = buffer;
  source.connect(context.destination);
  const began = context.currentTime;
  let isOver = false;
  const end = () => {
    if (isOver) return;
    isOver = true;
    void context.close();
    onEnd();
  };
  source.onended = end;
  source.start();
  return {
    heard: () => (isOver ? 1 : Math.min(1, (context.currentTime - began) / buffer.duration)),
    stop: () => {
      source.stop();
      end();
    },
  };
}
