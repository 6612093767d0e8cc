/** The page's build: a static site of relative addresses in `dist/studio`, for any host. */
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vite';

export default defineConfig({
  root: import.meta.dirname,
  base: './',
  plugins: [svelte()],
  worker: { format: 'es' },
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
