/** The reference engine: every other engine is tested against it. */
import type { EngineCard } from '../engine.js';

export const REFERENCE: EngineCard = {
  help: 'plain float64',
  precision: 'float64',
  threaded: false,
  sameBytes: true,
  tolerance: 1e-9,
  refuses: () => undefined,
  load: () => import('./engine.js'),
};
