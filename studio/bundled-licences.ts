/**
 * The licences of all code that a build copies into its files: found from the modules of the chunks, so that no
 * dependency can be forgotten, and written beside the page or into it.
 *
 * Workers are builds of their own: their plugins have to include `watch()`, too.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Plugin } from 'vite';

const ROOT = dirname(import.meta.dirname);
const LICENCE_FILE = /^(licen[cs]e|copying|notice)/i;
/** The licence files of build tools go on with those of tools that are inside of them, of which nothing is in a page. */
const OF_THE_TOOL_ITSELF = /^# Licenses of bundled dependencies$/m;
const RULE = '-'.repeat(80);

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly license: string;
}

/** Collects the packages that a build bundles, and gives their licences. */
export class BundledLicences {
  readonly #folders = new Set<string>();

  /** Packages are looked for in `root`, the folder of the project that is built. */
  constructor(private readonly root: string = ROOT) {}

  /** Returns a plugin that notes the packages of one build. */
  watch(): Plugin {
    return {
      name: 'spikeloom:licences',
      generateBundle: (_, bundle) => {
        for (const file of Object.values(bundle)) {
          const modules = file.type === 'chunk' ? Object.keys(file.modules) : file.originalFileNames;
          for (const id of modules) this.#note(id);
        }
      },
    };
  }

  /**
   * Returns the licences of the project and of all packages noted so far, by name. Throws an Error for a package without a
   * licence file: what it asks for is then to be found out, and kept.
   */
  text(): string {
    const parts = [...this.#folders].map((folder) => licenceOf(folder)).sort((a, b) => (a < b ? -1 : 1));
    return `${[licenceOf(this.root), ...new Set(parts)].join(`\n\n${RULE}\n\n`)}\n`;
  }

  #note(id: string): void {
    const path = id.replace(/^\0/, '').replace(/\?.*$/, '').replaceAll('\\', '/');
    const names = path.split('/node_modules/');
    if (names.length > 1) {
      const name = packageName(names[names.length - 1]);
      this.#folders.add([...names.slice(0, -1), name].join('/node_modules/'));
      return;
    }
    // Helpers of the build tools have names that begin with theirs, and no file.
    const helper = id.startsWith('\0') ? join(this.root, 'node_modules', packageName(path)) : undefined;
    if (helper !== undefined && existsSync(helper)) this.#folders.add(helper);
    else if (helper !== undefined) throw new Error(`no package is known that ${JSON.stringify(id)} is from`);
  }
}

/** Returns the package that a path within `node_modules` begins with. */
function packageName(path: string): string {
  // The compiler's helpers have no package here; its types, of the same project, have their licence.
  if (path.startsWith('@oxc-project+runtime@')) return '@oxc-project/types';
  const [first, second] = path.split('/');
  return first.startsWith('@') ? `${first}/${second}` : first;
}

/** Returns name, version and licence texts of the package in a folder. */
function licenceOf(folder: string): string {
  const { name, version, license } = JSON.parse(
    readFileSync(join(folder, 'package.json'), 'utf8'),
  ) as Manifest;
  const files = readdirSync(folder).filter((file) => LICENCE_FILE.test(file));
  const texts = files.sort().map((file) => readFileSync(join(folder, file), 'utf8'));
  const own = texts.map((text) => text.split(OF_THE_TOOL_ITSELF)[0].replaceAll('\r\n', '\n').trim());
  if (own.every((text) => text === '')) {
    throw new Error(
      `${folder} has no licence file, and its code is in the build: it cannot be passed on like that`,
    );
  }
  return [`${name} ${version} (${license})`, ...own].join('\n\n');
}
