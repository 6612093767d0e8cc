import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['scripts/generate.mjs'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
