/** Ctrl-C and signals to terminate: the first asks to stop and save, a second quits at once. */
import { io } from './io.js';

export interface Interruption {
  readonly signal: AbortSignal;
  /** Returns the exit code of the signal that came; undefined if none did. */
  readonly exitCode: () => number | undefined;
  /** Gives signals their usual meaning again. */
  readonly end: () => void;
}

const EXIT_CODES = { SIGINT: 130, SIGTERM: 143 } as const;

/** Listens from now on; `stopping` is called at the first signal. */
export function interruption(stopping: () => void): Interruption {
  const controller = new AbortController();
  const { onSignal, quit } = io();
  let code: number | undefined;
  const end = onSignal?.((name) => {
    const exitCode = EXIT_CODES[name];
    if (code !== undefined) quit?.(exitCode);
    code = exitCode;
    stopping();
    controller.abort();
  });
  return { signal: controller.signal, exitCode: () => code, end: () => end?.() };
}
