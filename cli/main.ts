#!/usr/bin/env node
/** The program `spikeloom`: the command line (`program.ts`) on the streams, signals and exit code of this process. */
import type { StopSignal } from './io.js';
import { main } from './program.js';

const SIGNALS: readonly StopSignal[] = ['SIGINT', 'SIGTERM'];

// A reader that has seen enough, such as `head`, is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

process.exitCode = await main(process.argv.slice(2), {
  stdout: process.stdout,
  stderr: process.stderr,
  debug: Boolean(process.env.SPIKELOOM_DEBUG),
  quit: (exitCode) => process.exit(exitCode),
  onSignal(listener) {
    for (const name of SIGNALS) process.on(name, listener);
    return () => {
      for (const name of SIGNALS) process.off(name, listener);
    };
  },
});
