/**
 * Builds the package: kernels → WebAssembly → text in `src/engine/wasm/generated`, the engine's worker → text
 * beside it, TypeScript → `dist`. With `--generate-only` only the generated files are made.
 * Sources that have not changed since the last build are not built again.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { main as asc } from 'assemblyscript/asc';
import { build } from 'vite';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const generated = join(root, 'src/engine/wasm/generated');
const COMMON = ['kernels/index.ts', '-O3', '--converge', '--noAssert', '--runtime', 'stub', '--importMemory', '--debug'];
// 201: words of a record are addresses or numbers, both 32 bits; 112: vectors pass between kernels only.
const QUIET = ['--enable', 'simd', '--initialMemory', '1', '--disableWarning', '201', '--disableWarning', '112'];
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
      for (const name of readdirSync(join(root, path)).sort()) if (/\.(ts|json)$/.test(name)) add(path + name);
    } else add(path);
  }
  return hash.digest('hex');
}

async function generate() {
  const stamp = fingerprint(['kernels/', 'src/engine/wasm/', 'scripts/build.mjs', 'package-lock.json']);
  const stampFile = join(generated, 'stamp');
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp) return;
  mkdirSync(generated, { recursive: true });
  const text = (bytes) => JSON.stringify(Buffer.from(bytes).toString('base64'));
  const note = '/** Made by scripts/build.mjs. */\n';
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

await generate();
if (!process.argv.includes('--generate-only')) {
  rmSync(join(root, 'dist'), { recursive: true, force: true });
  const tsc = join(root, 'node_modules/typescript/bin/tsc');
  execFileSync(process.execPath, [tsc, '-p', 'tsconfig.build.json'], { cwd: root, stdio: 'inherit' });
  chmodSync(join(root, 'dist/cli/main.js'), 0o755);
}
