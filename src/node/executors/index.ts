/** The executors. A new one is a file and a line here. */
import type { Executor } from './executor.js';
import { LOCAL } from './local.js';

export const EXECUTORS = {
  local: LOCAL,
} as const satisfies Readonly<Record<string, Executor>>;
