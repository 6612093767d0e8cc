/**
 * The build of the page of one network: all of it in one HTML file, `dist/one-page.html`, into which
 * `src/node/exports/export-page.ts` puts a network.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig, type Plugin } from 'vite';
import { PAGE_PARTS } from '../src/runs/page-content.js';
import { BundledLicences } from './bundled-licences.js';

const PAGE = 'one-page.html';
/** What the page may do is written over this, once it is known what is in it. */
const NO_POLICY = `content="default-src 'none'"`;

/** How the studio starts its workers. */
const MODULE = "{ type: 'module' }";

/** Id of the element that holds a file of the build, which the page makes an address of. */
function idOf(fileName: string): string {
  return `file-${fileName.replace(/^.*\//, '').replace(/\W/g, '-')}`;
}

/** As the source of a policy: this very text and no other. */
function hashOf(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}

/** A program that may stand in a script element, which these would end or change. */
function inScript(code: string): string {
  return code.replace(/<(?=\/script|script|!--)/gi, '\\x3C');
}

const licences = new BundledLicences();

/** Puts scripts, workers, styles, icon and licences into the document, and leaves nothing beside it. */
function oneFile(): Plugin {
  return {
    name: 'spikeloom:one-file',
    enforce: 'post',
    transform: {
      order: 'pre',
      filter: { id: /lib\/workers\.ts$/ },
      // Of a page that is a file, Chromium starts no workers that are modules.
      handler(code) {
        if (!code.includes(MODULE)) throw new Error(`lib/workers.ts starts no worker as ${MODULE}`);
        return code.replaceAll(MODULE, "{ type: 'classic' }");
      },
    },
    generateBundle(_, bundle) {
      const files = Object.values(bundle);
      const page = bundle[PAGE];
      const program = files.find((file) => file.type === 'chunk' && file.isEntry);
      if (page?.type !== 'asset' || program?.type !== 'chunk') throw new Error(`${PAGE} was not built`);
      const assets = files.filter((file) => file.type === 'asset');
      const style = assets
        .filter(({ fileName }) => fileName.endsWith('.css'))
        .map(({ source }) => source)
        .join('\n');
      // Of the workers only those that the program asks for.
      const workers = assets.filter(({ fileName }) => program.code.includes(idOf(fileName)));
      const script = inScript(program.code);
      const icon = Buffer.from(readFileSync(new URL('public/favicon.svg', import.meta.url))).toString(
        'base64',
      );
      const policy = [
        "default-src 'none'",
        `script-src ${hashOf(script)} 'wasm-unsafe-eval' data:`,
        'worker-src blob:',
        `style-src ${hashOf(style)}`,
        'img-src data: blob:',
        "base-uri 'none'",
        "form-action 'none'",
      ].join('; ');
      const html = String(page.source)
        .replace(/\s*<script type="module"[^>]*><\/script>/, '')
        .replace(/\s*<link rel="(stylesheet|modulepreload)"[^>]*>/g, '')
        .replace(NO_POLICY, () => `content="${policy}"`)
        .replace(
          '</head>',
          () =>
            `  <link rel="icon" href="data:image/svg+xml;base64,${icon}">\n    <style>${style}</style>\n  </head>`,
        )
        .replace('</body>', () => {
          const elements = workers.map(
            ({ fileName, source }) =>
              `<script type="text/plain" id="${idOf(fileName)}">${inScript(String(source))}</script>`,
          );
          elements.push(
            `<script type="text/plain" id="${PAGE_PARTS.licences}">${inScript(licences.text())}</script>`,
          );
          return `${[...elements, `<script type="module">${script}</script>`].join('\n    ')}\n  </body>`;
        });
      if (/<(script|link)[^>]* (src|href)="(?!data:)/.test(html))
        throw new Error(`${PAGE} still loads files`);
      page.source = html;
      for (const { fileName } of files) if (fileName !== PAGE) delete bundle[fileName];
    },
  };
}

const ONE_CHUNK = { output: { codeSplitting: false } };

export default defineConfig({
  root: import.meta.dirname,
  base: './',
  publicDir: false,
  plugins: [svelte(), licences.watch(), oneFile()],
  worker: { format: 'iife', plugins: () => [licences.watch()], rolldownOptions: ONE_CHUNK },
  build: {
    outDir: '../dist',
    // The package is built there.
    emptyOutDir: false,
    target: 'es2022',
    modulePreload: false,
    cssCodeSplit: false,
    rolldownOptions: { input: `${import.meta.dirname}/${PAGE}`, ...ONE_CHUNK },
  },
  experimental: {
    renderBuiltUrl(fileName, { hostType }) {
      if (hostType !== 'js') return { relative: true };
      const text = `document.getElementById(${JSON.stringify(idOf(fileName))}).textContent`;
      // Of a page that is a file, Chromium loads no worklets from blobs.
      const runtime = fileName.includes('worklet')
        ? `'data:text/javascript,' + encodeURIComponent(${text})`
        : `URL.createObjectURL(new Blob([${text}], { type: 'text/javascript' }))`;
      return { runtime };
    },
  },
});
