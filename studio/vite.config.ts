/** The page's build: a static site of relative addresses in `dist/studio`, for any host. */
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig, type Plugin } from 'vite';
import { BundledLicences } from './bundled-licences.js';

const licences = new BundledLicences();

/** Writes the licences of what is bundled beside the page, which links to them. */
function licencesFile(): Plugin {
  return {
    name: 'spikeloom:licences-file',
    enforce: 'post',
    generateBundle() {
      // Servers send plain text without its encoding; the mark at its beginning tells browsers.
      this.emitFile({ type: 'asset', fileName: 'licences.txt', source: `\ufeff${licences.text()}` });
    },
  };
}

export default defineConfig({
  root: import.meta.dirname,
  base: './',
  plugins: [svelte(), licences.watch(), licencesFile()],
  worker: { format: 'es', plugins: () => [licences.watch()] },
  build: {
    outDir: '../dist/studio',
    emptyOutDir: true,
    target: 'es2022',
    // Every browser that the page runs in loads modules ahead by itself.
    modulePreload: { polyfill: false },
    // The content security policy allows no pictures or fonts inside of styles.
    assetsInlineLimit: 0,
  },
});
