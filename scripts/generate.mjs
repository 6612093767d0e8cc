/**
 * Makes what the WebAssembly engine is built from: kernels → WebAssembly → text in `src/engine/wasm/generated`,
 * and the engine's worker → text beside it. Nothing is done where the sources have not changed since.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { main as asc } from 'assemblyscript/asc';
import { build } from 'vite';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const generated = join(root, 'src/engine/wasm/generated');
const COMMON = [
  'kernels/index.ts',
  '-O3',
  '--converge',
  '--noAssert',
  '--runtime',
  'stub',
  '--importMemory',
  '--debug',
];
// 201: words of a record are addresses or numbers, both 32 bits; 112: vectors pass between kernels only.
const QUIET = [
  '--enable',
  'simd',
  '--initialMemory',
  '1',
  '--disableWarning',
  '201',
  '--disableWarning',
  '112',
];
const SHARED = ['--maximumMemory', '65536', '--sharedMemory', '--enable', 'threads'];

/** Compiles the kernels; throws with the compiler's words where it cannot. */
async function compileKernels(options) {
  const files = new Map();
  const { error, stderr } = await asc([...COMMON, ...QUIET, ...options, '--outFile', 'kernels.wasm'], {
    readFile: (name, base) => {
      const path = join(root, base === '.' ? '' : base, name);
      return existsSync(path) ? readFileSync(path, 'utf8') : null;
    },
    writeFile: (name, contents) => files.set(name, contents),
    listFiles: (folder, base) => {
      const path = join(root, base === '.' ? '' : base, folder);
      return existsSync(path) ? readdirSync(path).filter((name) => name.endsWith('.ts')) : [];
    },
  });
  if (error) throw new Error(`kernels do not compile: ${error.message}\n${stderr}`);
  return files.get('kernels.wasm');
}

/** The worker with all it imports, as one classic script. */
async function bundleWorker() {
  const result = await build({
    root,
    configFile: false,
    logLevel: 'error',
    build: {
      write: false,
      minify: false,
      target: 'es2022',
      lib: { entry: join(root, 'src/engine/wasm/worker.ts'), formats: ['iife'], name: 'spikeloomWorker' },
    },
  });
  return [result].flat()[0].output[0].code;
}

/** A fingerprint of everything under the given folders and files. */
function fingerprint(paths) {
  const hash = createHash('sha256');
  const add = (path) => {
    hash.update(path);
    hash.update(readFileSync(join(root, path)));
  };
  for (const path of paths) {
    if (path.endsWith('/')) {
      for (const name of readdirSync(join(root, path)).sort())
        if (/\.(ts|json)$/.test(name)) add(path + name);
    } else add(path);
  }
  return hash.digest('hex');
}

/** Also the tests' global set-up, so that they never run on old kernels. */
export default async function generate() {
  const stamp = fingerprint(['kernels/', 'src/engine/wasm/', 'scripts/generate.mjs', 'package-lock.json']);
  const stampFile = join(generated, 'stamp');
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp) return;
  mkdirSync(generated, { recursive: true });
  const text = (bytes) => JSON.stringify(Buffer.from(bytes).toString('base64'));
  const note = '/** Made by scripts/generate.mjs. */\n';
  writeFileSync(
    join(generated, 'kernels.ts'),
    `${note}export const KERNELS = ${text(await compileKernels([]))};\n` +
      `export const SHARED_KERNELS = ${text(await compileKernels(SHARED))};\n`,
  );
  writeFileSync(
    join(generated, 'worker.ts'),
    `${note}export const WORKER = ${JSON.stringify(await bundleWorker())};\n`,
  );
  writeFileSync(stampFile, stamp);
}
