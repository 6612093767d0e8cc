/**
 * The outside of one call of the command line: where it prints, the signals it hears, the exit code it ends with.
 *
 * A call runs inside `withIo`, which any code of a command reaches by `io()`. So several calls can run in one process.
 */
import { AsyncLocalStorage } from 'node:async_hooks';

/** A place to print to: a stream of the process, or a collector of tests. */
export interface Output {
  readonly isTTY?: boolean | undefined;
  /** Characters in a line of a terminal. */
  readonly columns?: number | undefined;
  write(text: string): unknown;
}

/** Signals that stop a command. */
export type StopSignal = 'SIGINT' | 'SIGTERM';

/** The outside that a call is given. */
export interface Io {
  readonly stdout: Output;
  readonly stderr: Output;
  /** Shows where a defect lies, with a stack trace. */
  readonly debug?: boolean;
  /** Calls `listener` at every signal to stop; returns a function that ends it. Absent: no signal ever comes. */
  onSignal?(listener: (name: StopSignal) => void): () => void;
  /** Ends the process at once. */
  quit?(exitCode: number): void;
}

/** The outside of a call that runs, with the exit code that it has come to. */
interface Call extends Io {
  exitCode: number;
}

const calls = new AsyncLocalStorage<Call>();

/** Returns the outside of the call that runs. Throws an Error outside of one. */
export function io(): Call {
  const call = calls.getStore();
  if (call === undefined) throw new Error('nothing of the command line runs outside of a call of it');
  return call;
}

/** Runs `command` with an outside of its own; returns the exit code it has set, 0 if none. */
export async function withIo(outside: Io, command: () => Promise<void>): Promise<number> {
  const call: Call = Object.assign(Object.create(outside), { exitCode: 0 });
  await calls.run(call, command);
  return call.exitCode;
}
