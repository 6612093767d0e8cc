/** `spikeloom studio`: serves the web page and the runs of a folder to this machine's browser, until it is stopped. */
import { stat } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Command } from 'commander';
import { UsageError } from '../src/core/errors.js';
import type { Studio } from '../src/node/studio/serve-studio.js';
import { interruption } from './interrupt.js';
import { io } from './io.js';
import { quoted } from './options.js';
import { print } from './output.js';

interface StudioFlags {
  readonly runs?: string;
  readonly port?: number;
  readonly open?: boolean;
}

const RUNS = 'runs';
const PORT = 4177;
/** Ports that are tried from the default one on. */
const TRIES = 20;
const MAX_PORT = 65_535;
/** The page, as it is built beside the compiled command line. */
const SITE = fileURLToPath(new URL('../studio/', import.meta.url));

function portFlag(text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (!(port <= MAX_PORT)) {
    throw new UsageError(`--port must be an integer in [0, ${MAX_PORT}], got ${quoted(text)}`);
  }
  return port;
}

/** Returns true if the folder is there. Throws a UsageError if something else is there, or it was asked for and is not. */
async function isThere(folder: string, asked: boolean): Promise<boolean> {
  const stats = await stat(folder).catch(() => undefined);
  if (stats?.isDirectory()) return true;
  if (stats === undefined && !asked) return false;
  const what = stats === undefined ? 'is not there' : 'is a file';
  throw new UsageError(`${folder} ${what}; give a folder that holds runs with --runs`);
}

/** Starts on the port that was asked for, else on the first free one from the default on. */
async function start(runs: string, port: number | undefined): Promise<Studio> {
  const { PortTaken, serveStudio } = await import('../src/node/studio/serve-studio.js');
  const onError = (error: unknown) => note(`a request failed: ${reasonOf(error)}`);
  for (let next = PORT; ; next++) {
    try {
      return await serveStudio({ site: SITE, runs, port: port ?? next, onError });
    } catch (error) {
      if (!(error instanceof PortTaken) || port !== undefined || next === PORT + TRIES - 1) throw error;
    }
  }
}

function note(text: string): void {
  io().stderr.write(`${text}\n`);
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

async function openBrowser(address: string): Promise<void> {
  try {
    const { default: open } = await import('open');
    await open(address);
  } catch (error) {
    note(`The browser could not be opened (${reasonOf(error)}); open ${address} in it.`);
  }
}

async function studio({ runs, port, open }: StudioFlags): Promise<void> {
  const folder = runs ?? RUNS;
  const there = await isThere(folder, runs !== undefined);
  const stopped = interruption(() => note('Stopping.'));
  const server = await start(folder, port);
  print(`Studio: ${server.address}`);
  print(`Runs: ${there ? `those in ${folder}` : `none yet, there is no folder ${folder} here`}`);
  print('Ctrl-C stops it.');
  if (open) await openBrowser(server.address);
  await new Promise<void>((resolve) => {
    if (stopped.signal.aborted) resolve();
    else stopped.signal.addEventListener('abort', () => resolve());
  });
  await server.close();
  stopped.end();
}

export function addStudioCommand(program: Command): void {
  program
    .command('studio')
    .description('open the web page: look at runs, train and try networks in the browser')
    .option('--runs <folder>', `folder whose runs the page shows (default: ${RUNS})`)
    .option(
      '--port <n>',
      `port on 127.0.0.1, 0 for any free one (default: the first free from ${PORT})`,
      portFlag,
    )
    .option('--open', 'open the page in the browser')
    .addHelpText(
      'after',
      `
The page is served to this machine only, and reads the runs without changing them. Runs are found in the folder and up
to four folders below it. Ctrl-C stops the server, with exit code 0.

Examples:
  $ spikeloom studio --open
  $ spikeloom studio --runs reproduction/runs
  $ spikeloom studio --port 8080`,
    )
    .action(studio);
}
