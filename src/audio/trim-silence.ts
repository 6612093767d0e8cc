import type { Sound } from './sound.js';
export function trimSilence(sound: Sound): Sound | undefined {
  return sound;
}
