/** Imports of `src/` run downwards only: from a room to itself and to those before it, and never in a circle. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const SRC = fileURLToPath(new URL('../src', import.meta.url));

/** The rooms, lowest first, as CONTRIBUTING.md lists them. */
const ROOMS = [
  ...'core options formats data encoders cochlea neurons synapses learning engine network'.split(' '),
  ...'use diagnose training tasks runs experiments report entries node'.split(' '),
];
/** The rooms of `src/node/`, lowest first; below them lie the files that set up threads, above them `index.ts`. */
const NODE_ROOMS = 'files sets runs exports executors reproduction studio entries'.split(' ');

/** Modules that each module imports, also for types alone; by their paths below `src/`. */
const imports = new Map(
  readdirSync(SRC, { recursive: true, encoding: 'utf8' })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => path.endsWith('.ts') && !path.includes('generated/'))
    .map((path) => [path, importsOf(path)]),
);

function importsOf(path: string): string[] {
  const text = readFileSync(join(SRC, path), 'utf8');
  return [...text.matchAll(/(?:from|import)\s*\(?\s*'(\.[^']+)\.js'/g)]
    .map(([, name]) => normalize(join(dirname(path), `${name}.ts`)).replaceAll('\\', '/'))
    .filter((name) => !name.includes('generated/') && !relative('.', name).startsWith('..'));
}

const roomOf = (path: string) => path.slice(0, path.indexOf('/'));

/** Returns the height of a module: its room's place, and within `src/node/` that of its room there. */
function heightOf(path: string): number {
  const room = roomOf(path);
  const height = ROOMS.indexOf(room) * 10;
  if (room !== 'node') return height;
  const rest = path.slice(room.length + 1);
  if (rest === 'index.ts') return height + 9;
  return height + NODE_ROOMS.indexOf(roomOf(rest)) + 1;
}

test('every module lies in a room, but the one that lists what the library exports', () => {
  const outside = [...imports.keys()].filter((path) => !ROOMS.includes(roomOf(path)));
  expect(outside).toEqual(['index.ts']);
  const below = [...imports.keys()].filter(
    (path) => path.startsWith('node/') && !NODE_ROOMS.includes(path.split('/')[1]),
  );
  expect(below.sort()).toEqual(['node/index.ts', 'node/nir-worker.ts', 'node/setup.ts', 'node/threads.ts']);
  expect(imports.size).toBeGreaterThan(250);
});

test('CONTRIBUTING.md lists the rooms in this order', () => {
  const text = readFileSync(join(SRC, '../CONTRIBUTING.md'), 'utf8');
  expect([...text.matchAll(/^\| `src\/(\w+)\/` \|/gm)].map(([, room]) => room)).toEqual(ROOMS);
});

test('no import runs upwards', () => {
  const upwards = [...imports].flatMap(([path, names]) =>
    path === 'index.ts'
      ? []
      : names
          .filter((name) => !(heightOf(name) <= heightOf(path)) || name === 'index.ts')
          .map((name) => `${path} → ${name}`),
  );
  // The library of Node adds to that of browsers.
  expect(upwards.filter((arrow) => arrow !== 'node/index.ts → index.ts')).toEqual([]);
});

test('no modules import each other in a circle', () => {
  const done = new Set<string>();
  const circleFrom = (path: string, way: readonly string[]): string[] | undefined => {
    if (way.includes(path)) return [...way.slice(way.indexOf(path)), path];
    if (done.has(path)) return undefined;
    for (const name of imports.get(path) ?? []) {
      const circle = circleFrom(name, [...way, path]);
      if (circle !== undefined) return circle;
    }
    done.add(path);
    return undefined;
  };
  for (const path of imports.keys()) expect(circleFrom(path, [])).toBeUndefined();
});

/** Rooms that the command line and the page may import, beside what `spikeloom` exports. */
const INTERNAL: Readonly<Record<string, string>> = {
  cli: 'core data diagnose engine experiments network neurons node options report runs tasks training use',
  'studio/src': 'core data encoders engine formats network options report runs tasks training use',
};

test.each(Object.entries(INTERNAL))(
  '%s imports the rooms that are named for it, and no others',
  (folder, named) => {
    const top = join(SRC, '..', folder);
    const found = readdirSync(top, { recursive: true, encoding: 'utf8' })
      .filter((path) => /\.(ts|svelte)$/.test(path))
      .flatMap((path) => [...readFileSync(join(top, path), 'utf8').matchAll(/'(?:\.\.\/)+src\/(\w+)\//g)])
      .map(([, room]) => room)
      .filter((room) => ROOMS.includes(room));
    expect([...new Set(found)].sort()).toEqual(named.split(' '));
  },
);
