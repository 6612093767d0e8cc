/** `spikeloom studio` as a user runs it, on a copy of the built command line with a page of one line beside it. */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { cp, mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import type { RunListing } from '../../src/runs/run-listing.js';
import { temporaryFolder } from '../node/folders.js';
import { folderForAll } from '../node/shared-folder.js';
import { ask, INDEX, runFilePath } from '../node/studio/studios.js';
import type { Finished } from './run-cli.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
let main: string;

beforeAll(async () => {
  main = await packageAt(join(await folderForAll(), 'package'), { 'dist/studio/index.html': INDEX });
});

/** Writes the built package with no page and without the package that opens browsers; then `files`, which may be them. */
async function packageAt(copy: string, files: Readonly<Record<string, string>>): Promise<string> {
  // The page is built elsewhere: in this checkout it may be there or not.
  const filter = (source: string) => source !== join(root, 'dist/studio');
  await cp(join(root, 'dist'), join(copy, 'dist'), { recursive: true, filter });
  await cp(join(root, 'package.json'), join(copy, 'package.json'));
  await mkdir(join(copy, 'node_modules'));
  for (const name of ['commander', 'sirv']) {
    await symlink(join(root, 'node_modules', name), join(copy, 'node_modules', name));
  }
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(copy, path)), { recursive: true });
    await writeFile(join(copy, path), text);
  }
  return join(copy, 'dist/cli/main.js');
}

interface Started {
  readonly child: ChildProcessWithoutNullStreams;
  /** What it printed so far. */
  readonly printed: () => { out: string; err: string };
  readonly ended: Promise<Finished>;
}

interface Surroundings {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly program?: string;
}

function start(words: readonly string[], { cwd, env, program = main }: Surroundings): Started {
  const child = spawn(process.execPath, [program, 'studio', ...words], {
    cwd,
    env: { ...process.env, ...env },
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const printed = { out: '', err: '' };
  child.stdout.on('data', (data: Buffer) => {
    printed.out += data.toString();
  });
  child.stderr.on('data', (data: Buffer) => {
    printed.err += data.toString();
  });
  const ended = new Promise<Finished>((resolve) => {
    child.on('close', (code) => resolve({ code, ...printed }));
  });
  return { child, printed: () => printed, ended };
}

/** The port it serves on, once it does. */
async function portOf({ printed, ended }: Started): Promise<number> {
  const failed = ended.then(({ code, err }) => Promise.reject(new Error(`ended with ${code}: ${err}`)));
  const serving = expect
    .poll(() => printed().out, { interval: 20 })
    .toMatch(/Studio: http:\/\/127\.0\.0\.1:\d+\/\n[\s\S]*Ctrl-C stops it/);
  await Promise.race([serving, failed]);
  failed.catch(() => undefined);
  return Number(/127\.0\.0\.1:(\d+)/.exec(printed().out)?.[1]);
}

/** Has somebody else serve on a port, 0 for any, unless somebody does; the port. */
async function occupy(port: number): Promise<number> {
  const server = createServer();
  onTestFinished(() => void server.close());
  await new Promise<void>((resolve) => {
    server.once('error', () => resolve());
    server.listen(port, '127.0.0.1', resolve);
  });
  return (server.address() as AddressInfo | null)?.port ?? port;
}

async function folderWithRun(): Promise<string> {
  const folder = await temporaryFolder();
  await mkdir(join(folder, 'runs/one'), { recursive: true });
  await writeFile(join(folder, 'runs/one/config.json'), '{}');
  await writeFile(join(folder, 'runs/one/summary.json'), 'result');
  return folder;
}

describe('it serves', () => {
  test.each(['SIGINT', 'SIGTERM'] as const)('page and runs until %s, which is no failure', async (signal) => {
    const cwd = await folderWithRun();
    const studio = start(['--port', '0'], { cwd });
    const port = await portOf(studio);
    expect(studio.printed().out).toContain('Runs: those in runs\n');
    expect((await ask(port, '/')).body).toContain('<meta name="spikeloom-runs" content="served" />');
    const { folder, broken } = JSON.parse((await ask(port, '/api/runs')).body) as RunListing;
    expect([folder, broken.map(({ id }) => id)]).toEqual(['runs', ['one']]);
    expect((await ask(port, runFilePath('one', 'summary.json'))).body).toBe('result');
    studio.child.kill(signal);
    expect(await studio.ended).toMatchObject({ code: 0, err: 'Stopping.\n' });
    await expect(ask(port, '/')).rejects.toThrow('ECONNREFUSED');
  });

  test('the runs of another folder', async () => {
    const cwd = await folderWithRun();
    const studio = start(['--runs', 'runs/one', '--port', '0'], { cwd });
    expect((await ask(await portOf(studio), runFilePath('', 'summary.json'))).body).toBe('result');
  });

  test('without runs where the usual folder is not there, and finds them once it is', async () => {
    const cwd = await temporaryFolder();
    const studio = start(['--port', '0'], { cwd });
    const port = await portOf(studio);
    expect(studio.printed().out).toContain('Runs: none yet, there is no folder runs here\n');
    expect(JSON.parse((await ask(port, '/api/runs')).body)).toMatchObject({ runs: [], broken: [] });
    await mkdir(join(cwd, 'runs/one'), { recursive: true });
    await writeFile(join(cwd, 'runs/one/config.json'), '{}');
    expect(JSON.parse((await ask(port, '/api/runs')).body)).toMatchObject({ broken: [{ id: 'one' }] });
  });

  test('on the next free port where the usual one is in use', async () => {
    await occupy(4177);
    const port = await portOf(start([], { cwd: await temporaryFolder() }));
    expect(port).toBeGreaterThan(4177);
    expect(port).toBeLessThan(4197);
    expect((await ask(port, '/')).status).toBe(200);
  });
});

describe('a wrong request has exit code 2 and a line that tells the remedy', () => {
  test('a port that is in use', async () => {
    const port = await occupy(0);
    const { code, err } = await start(['--port', `${port}`], { cwd: await temporaryFolder() }).ended;
    expect(code).toBe(2);
    expect(err).toBe(`spikeloom: port ${port} is in use; give another with --port, 0 for any that is free\n`);
  });

  test.each([
    [['--port', '65536'], '--port must be an integer in [0, 65535], got "65536"'],
    [['--port', 'x'], '--port must be an integer in [0, 65535], got "x"'],
    [['--port', '-1'], '--port must be an integer in [0, 65535], got "-1"'],
    [['--runs', 'none'], 'none is not there; give a folder that holds runs with --runs'],
    [['--runs', 'file'], 'file is a file; give a folder that holds runs with --runs'],
  ])('%j', async (words, message) => {
    const cwd = await temporaryFolder();
    await writeFile(join(cwd, 'file'), '');
    expect(await start(words, { cwd }).ended).toEqual({ code: 2, out: '', err: `spikeloom: ${message}\n` });
  });

  test('without the page', async () => {
    const program = await packageAt(await temporaryFolder(), {});
    const { code, err } = await start(['--port', '0'], { cwd: dirname(program), program }).ended;
    expect(code).toBe(2);
    expect(err).toMatch(/^spikeloom: \S+index.html is not there .*; build the page with "npm run build"\n$/);
  });
});

describe('--open', () => {
  test('has the browser open the page', async () => {
    const copy = await temporaryFolder();
    const program = await packageAt(copy, {
      'dist/studio/index.html': INDEX,
      'node_modules/open/package.json': '{ "type": "module", "exports": "./open.js" }',
      'node_modules/open/open.js':
        "import { writeFile } from 'node:fs/promises';\nexport default (address) => writeFile('opened', address);\n",
    });
    const studio = start(['--port', '0', '--open'], { cwd: copy, program });
    const port = await portOf(studio);
    const opened = () => readFile(join(copy, 'opened'), 'utf8').catch(() => '');
    await expect.poll(opened).toBe(`http://127.0.0.1:${port}/`);
    expect(studio.printed().err).toBe('');
  });

  test('says where the page is where no browser can be opened, and serves it', async () => {
    // Whether there is a browser here must not matter.
    const copy = await temporaryFolder();
    const program = await packageAt(copy, {
      'dist/studio/index.html': INDEX,
      'node_modules/open/package.json': '{ "type": "module", "exports": "./open.js" }',
      'node_modules/open/open.js': "export default async () => {\n  throw new Error('no browser');\n};\n",
    });
    const studio = start(['--port', '0', '--open'], { cwd: copy, program });
    const port = await portOf(studio);
    await expect
      .poll(() => studio.printed().err)
      .toMatch(
        new RegExp(
          `^The browser could not be opened \\(no browser\\); open http://127.0.0.1:${port}/ in it.\n$`,
          's',
        ),
      );
    expect((await ask(port, '/')).status).toBe(200);
    studio.child.kill('SIGINT');
    expect(await studio.ended).toMatchObject({ code: 0 });
  });
});
