/** The names that users can import, by entry point: a change of them is seen in `api.txt`. */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { expect, test } from 'vitest';

/** Most values of the root, and most names of all entry points together. */
const MOST_ROOT_VALUES = 60;
const MOST_NAMES = 220;

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const { exports } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

interface Names {
  readonly values: readonly string[];
  readonly types: readonly string[];
}

/** What a condition of package.json leads to. */
interface Target {
  readonly default: string;
}

/** Sources by entry point and host; `spikeloom/browser` is the root in browsers. */
const sources = Object.entries<{ readonly node: Target; readonly default: Target }>(exports)
  .filter(([path]) => !['./package.json', './browser'].includes(path))
  .flatMap(([path, { node, default: other }]) => [
    [`spikeloom${path.slice(1)}`, sourceOf(node.default)] as const,
    [`spikeloom${path.slice(1)} in browsers`, sourceOf(other.default)] as const,
  ]);
const names = namesOf(new Map(sources));

function sourceOf(built: string): string {
  return join(root, built.replace('./dist/', '').replace(/\.js$/, '.ts'));
}

function namesOf(files: ReadonlyMap<string, string>): Map<string, Names> {
  const config = ts.readConfigFile(join(root, 'tsconfig.json'), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config.config, ts.sys, root);
  const program = ts.createProgram([...files.values()], options);
  const checker = program.getTypeChecker();
  const exported = (file: string): Names => {
    const source = program.getSourceFile(file);
    const module = source && checker.getSymbolAtLocation(source);
    if (!module) throw new Error(`${file} exports nothing`);
    const symbols = checker.getExportsOfModule(module);
    const isValue = (symbol: ts.Symbol) => {
      const meant = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
      return (meant.flags & ts.SymbolFlags.Value) !== 0;
    };
    const sorted = (some: readonly ts.Symbol[]) => some.map(({ name }) => name).sort();
    return {
      values: sorted(symbols.filter(isValue)),
      types: sorted(symbols.filter((symbol) => !isValue(symbol))),
    };
  };
  return new Map([...files].map(([name, file]) => [name, exported(file)]));
}

const all = new Set([...names.values()].flatMap(({ values, types }) => [...values, ...types]));

test('the names are those of api.txt', async () => {
  const count = ({ values, types }: Names) => `${values.length} values, ${types.length} types`;
  const text = [
    `${all.size} names\n`,
    ...[...names].map(([entry, { values, types }]) =>
      [
        `${entry}: ${count({ values, types })}`,
        ...values.map((name) => `  ${name}`),
        ...types.map((name) => `  type ${name}`),
        '',
      ].join('\n'),
    ),
  ].join('\n');
  await expect(text).toMatchFileSnapshot('api.txt');
});

test('the root is small, and so is all', () => {
  expect(names.get('spikeloom')?.values.length).toBeLessThanOrEqual(MOST_ROOT_VALUES);
  expect(all.size).toBeLessThanOrEqual(MOST_NAMES);
});

test('spikeloom/browser is the root in browsers', () => {
  expect(exports['./browser']).toEqual(exports['.'].default);
});

test('no name has two entry points, but by host', () => {
  const inNode = [...names].filter(([entry]) => !entry.endsWith('in browsers'));
  const listed = inNode.flatMap(([, { values, types }]) => [...values, ...types]);
  expect(listed.filter((name, i) => listed.indexOf(name) !== i)).toEqual([]);
});

test('in Node an entry point has all that it has in browsers', () => {
  for (const [entry, { values, types }] of names) {
    const inNode = names.get(entry.replace(' in browsers', ''));
    expect([...(inNode?.values ?? []), ...(inNode?.types ?? [])]).toEqual(
      expect.arrayContaining([...values, ...types]),
    );
  }
});
