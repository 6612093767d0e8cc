/** The programs in `bench/` can be loaded: every name that they import is there. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';

const BENCH = fileURLToPath(new URL('../bench', import.meta.url));
const programs = readdirSync(BENCH, { recursive: true, encoding: 'utf8' }).filter((name) =>
  name.endsWith('.mjs'),
);

test.each(programs)('%s', async (name) => {
  const file = join(BENCH, name);
  const missing: string[] = [];
  for (const [, names, from] of readFileSync(file, 'utf8').matchAll(/import \{([^}]*)\} from '(\.[^']+)'/g)) {
    const found: object = await import(pathToFileURL(join(dirname(file), from)).href);
    for (const own of names.split(',').map((one) => one.trim().split(' as ')[0])) {
      if (own !== '' && !(own in found)) missing.push(`${own} of ${from}`);
    }
  }
  expect(missing).toEqual([]);
});
