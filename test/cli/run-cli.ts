/** Runs the built command line: in this process, or as a user does in a process of its own. */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export const MAIN = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));
/** The module of `main` as it is built: no compiler needs it to check types. */
const PROGRAM = new URL('../../dist/cli/program.js', import.meta.url).href;

export interface Finished {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** The surroundings of a call. */
export interface Surroundings {
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
}

/** The surroundings of a process, and its standard streams. */
export interface ProcessOptions extends Surroundings {
  /** Called with everything that came on stderr so far, whenever there is more. */
  readonly onErr?: (text: string, kill: (signal: NodeJS.Signals) => void) => void;
  /** Standard input. */
  readonly input?: Uint8Array;
}

/** The last call in this process: the next one waits for it, since folder and variables are those of the process. */
let last: Promise<unknown> = Promise.resolve();

/** Runs a command line in this process, after those that were asked for before. */
export function cli(words: readonly string[], surroundings: Surroundings = {}): Promise<Finished> {
  const call = last.then(() => callNow(words, surroundings));
  last = call.catch(() => undefined);
  return call;
}

async function callNow(words: readonly string[], { env = {}, cwd }: Surroundings): Promise<Finished> {
  const { main }: typeof import('../../cli/program.js') = await import(PROGRAM);
  const before = { env: { ...process.env }, cwd: process.cwd() };
  const printed = { out: '', err: '' };
  const into = (name: keyof typeof printed) => ({
    write: (text: string) => {
      printed[name] += text;
    },
  });
  Object.assign(process.env, env);
  if (cwd !== undefined) process.chdir(cwd);
  try {
    const code = await main(words, { stdout: into('out'), stderr: into('err') });
    return { code, ...printed };
  } finally {
    process.chdir(before.cwd);
    for (const name of Object.keys(env)) {
      if (before.env[name] === undefined) delete process.env[name];
      else process.env[name] = before.env[name];
    }
  }
}

/** Runs a command line in a process of its own. */
export function cliProcess(
  words: readonly string[],
  { onErr, env, cwd, input }: ProcessOptions = {},
): Promise<Finished> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [MAIN, ...words], { cwd, env: { ...process.env, ...env } });
    let out = '';
    let err = '';
    child.stdout.on('data', (data: Buffer) => {
      out += data.toString();
    });
    child.stderr.on('data', (data: Buffer) => {
      err += data.toString();
      onErr?.(err, (signal) => child.kill(signal));
    });
    child.on('error', reject);
    if (input !== undefined) child.stdin.end(input);
    child.on('close', (code) => resolve({ code, out, err }));
  });
}

/** The words of the command that made a run, by its report, without where it went. */
export function reportedCommand(html: string): string[] {
  const command = /<code>spikeloom (train .*?)<\/code>/.exec(html)?.[1] ?? '';
  return command
    .replace(/<[^>]*>/g, '')
    .replace(/--out \S+/, '')
    .trim()
    .split(/\s+/);
}

/** A training of a moment: small digits, 12 batches. */
export const QUICK = [
  ...['train', 'autoencoder', '--data', 'digits', '--resize', '8x8', '--hidden', '12', '--steps', '4'],
  ...['--batch', '10', '--limit', '120', '--threads', '1', '--evaluate', '20'],
];
