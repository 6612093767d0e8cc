/**
 * Spikeloom in Node: the whole library, with worker threads, data sets on disk and run folders. It is imported from
 * `spikeloom`.
 *
 * @module
 */
import './setup.js';

export * from '../index.js';
export type { AnyRun } from '../runs/open-run.js';
export type { RunEvent, RunResult } from '../runs/session.js';
export {
  loadTestClips,
  type OpenedSynthesis,
  openSynthesis,
} from './exports/synthesis-files.js';
export { reproduce } from './reproduction/reproduce.js';
export {
  loadNetworkImages,
  type OpenedNetwork,
  openNetwork,
} from './runs/network-files.js';
export { type Handles, open } from './runs/open.js';
export { beginRun, openRun, resumeRun } from './runs/run-folders.js';
export { loadClipSet } from './sets/clip-sets.js';
export { hearClips } from './sets/heard-sets.js';
export { loadImageSet } from './sets/image-sets.js';
export { readSound } from './sets/sound-input.js';
export { type Studio, serveStudio } from './studio/serve-studio.js';
