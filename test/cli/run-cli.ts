/** Runs the built command line as a user does: a process of its own. */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export const MAIN = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));

export interface Finished {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

export interface CliOptions {
  /** Called with everything that came on stderr so far, whenever there is more. */
  readonly onErr?: (text: string, kill: (signal: NodeJS.Signals) => void) => void;
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** What comes on standard input. */
  readonly input?: Uint8Array;
}

export function cli(
  words: readonly string[],
  { onErr, env, cwd, input }: CliOptions = {},
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
