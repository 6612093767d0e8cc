/** Ctrl-C and signals to terminate: the first asks to stop and save, a second quits at once. */

export interface Interruption {
  readonly signal: AbortSignal;
  /** The exit code of the signal that came; undefined where none did. */
  readonly exitCode: () => number | undefined;
  /** Signals mean what they usually do again. */
  readonly end: () => void;
}

const EXIT_CODES = { SIGINT: 130, SIGTERM: 143 } as const;

/** Listens from now on; `stopping` is called at the first signal. */
export function interruption(stopping: () => void): Interruption {
  const controller = new AbortController();
  let code: number | undefined;
  const listener = (name: NodeJS.Signals) => {
    const exitCode = EXIT_CODES[name as keyof typeof EXIT_CODES];
    if (code !== undefined) process.exit(exitCode);
    code = exitCode;
    stopping();
    controller.abort();
  };
  for (const name of Object.keys(EXIT_CODES)) process.on(name, listener);
  return {
    signal: controller.signal,
    exitCode: () => code,
    end: () => {
      for (const name of Object.keys(EXIT_CODES)) process.off(name, listener);
    },
  };
}
