/**
 * Makes what the WebAssembly engine is built from: the list of `kernels/neurons`; kernels → WebAssembly → text in
 * `src/engine/wasm/generated`, and the engine's worker → text beside it; and the program of the worker that reads NIR files. Nothing is done where
 * the sources have not changed since.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { main as asc } from 'assemblyscript/asc';
import { build } from 'vite';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const generated = join(root, 'src/engine/wasm/generated');
const neuronList = join(root, 'kernels/generated/neurons.ts');
const nirWorker = join(root, 'src/formats/nir/generated/worker.js');
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

/** Names of the models of neurons that have a kernel; a model's place is its number in memory. */
const models = readdirSync(join(root, 'kernels/neurons'))
  .map((name) => name.replace(/\.ts$/, ''))
  .sort();

/** The calls of every model's functions, as text of a kernel. */
function neuronCalls() {
  const choose = (call) => models.map((name, n) => `  if (model == ${n}) ${call(name)}`).join('\n');
  // A loop for each model: what does not change in it is computed once.
  const loop = (name, value) =>
    `export function ${name}(model: usize, parameters: usize, potential: usize, next: usize, into: usize, bytes: usize): void {\n` +
    `${choose((module) => `for (let n: usize = 0; n < bytes; n += 16) v128.store(into + n, ${value(`${module}`)});`)}\n}\n`;
  const read = (module, own) => `${module}.${own}(parameters, potential + n, next)`;
  return (
    `${models.map((name) => `import * as ${name} from '../neurons/${name}';`).join('\n')}\n\n` +
    'export function stepNeurons(model: usize, parameters: usize, potential: usize, next: usize, ' +
    'fired: usize, current: usize, bytes: usize): void {\n' +
    `${choose((name) => `return ${name}.step(parameters, potential, next, fired, current, bytes);`)}\n}\n\n` +
    `${loop('writeThresholds', (module) => read(module, 'threshold'))}\n` +
    loop('scaleBySlopes', (module) => `f32x4.mul(v128.load(into + n), ${read(module, 'slope')})`)
  );
}

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

/** A worker with all it imports but `external`, as one script: 'iife' is a classic one, 'es' a module. */
async function bundleWorker(entry, format, external = []) {
  const result = await build({
    root,
    configFile: false,
    logLevel: 'error',
    build: {
      write: false,
      minify: false,
      target: 'es2022',
      lib: { entry: join(root, entry), formats: [format], name: 'spikeloomWorker' },
      rolldownOptions: { external },
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
  const stamp = fingerprint([
    ...['kernels/', 'kernels/neurons/', 'src/engine/wasm/', 'src/formats/nir/', 'src/core/'],
    ...['scripts/generate.mjs', 'package-lock.json'],
  ]);
  const stampFile = join(generated, 'stamp');
  const made = [stampFile, neuronList, nirWorker].every((path) => existsSync(path));
  if (made && readFileSync(stampFile, 'utf8') === stamp) return;
  mkdirSync(generated, { recursive: true });
  const text = (bytes) => JSON.stringify(Buffer.from(bytes).toString('base64'));
  const note = '/** Made by scripts/generate.mjs. */\n';
  mkdirSync(dirname(neuronList), { recursive: true });
  writeFileSync(neuronList, note + neuronCalls());
  writeFileSync(
    join(generated, 'neuron-kernels.ts'),
    `${note}export const NEURON_KERNELS: readonly string[] = ${JSON.stringify(models)};\n`,
  );
  writeFileSync(
    join(generated, 'kernels.ts'),
    `${note}export const KERNELS = ${text(await compileKernels([]))};\n` +
      `export const SHARED_KERNELS = ${text(await compileKernels(SHARED))};\n`,
  );
  writeFileSync(
    join(generated, 'worker.ts'),
    `${note}export const WORKER = ${JSON.stringify(await bundleWorker('src/engine/wasm/worker.ts', 'iife'))};\n`,
  );
  mkdirSync(dirname(nirWorker), { recursive: true });
  writeFileSync(nirWorker, note + (await bundleWorker('src/formats/nir/worker.ts', 'es', ['h5wasm'])));
  writeFileSync(stampFile, stamp);
}
