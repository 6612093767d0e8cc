/**
 * Builds the package: the generated files (see `generate.mjs`), then TypeScript → `dist`, and the pages in `studio`:
 * the studio → `dist/studio`, the page of one network → `dist/one-page.html`.
 * With `--generate-only` only the former.
 */
import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import generate from './generate.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

await generate();
if (!process.argv.includes('--generate-only')) {
  rmSync(join(root, 'dist'), { recursive: true, force: true });
  const tsc = join(root, 'node_modules/@typescript/native/bin/tsc');
  execFileSync(process.execPath, [tsc, '-p', 'tsconfig.build.json'], { cwd: root, stdio: 'inherit' });
  // A worker's program is no module of the library, so the compiler passes it over.
  const nirWorker = 'src/formats/nir/generated/worker.js';
  cpSync(join(root, nirWorker), join(root, 'dist', nirWorker));
  chmodSync(join(root, 'dist/cli/main.js'), 0o755);
  for (const config of ['vite.config.ts', 'vite.one-page.config.ts']) {
    await build({ configFile: join(root, 'studio', config), logLevel: 'warn' });
  }
}
