import { availableParallelism } from 'node:os';
import { relative } from 'node:path';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Folders below `test` of tests that run whole programs and pages, those that take longest first. */
const LONG = ['docs', 'browser', 'studio', 'oracle', 'cli', 'package', 'formats', 'engine'];

/** Begins with the folders that take long, so that none of their files runs alone at the end. */
class LongFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification) => {
      const path = relative(import.meta.dirname, moduleId).replaceAll('\\', '/');
      const found = LONG.findIndex((folder) => path.startsWith(`test/${folder}/`));
      return found < 0 ? LONG.length : found;
    };
    return (await super.sort(files)).sort((a, b) => place(a) - place(b));
  }
}

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['scripts/generate.mjs'],
    // Three on a machine of two cores, where two would leave a core idle whenever a test waits: for a page, a sound, a lock.
    maxWorkers: Math.max(3, availableParallelism() - 1),
    sequence: { sequencer: LongFirst },
    // Documents are tried two at a time.
    maxConcurrency: 2,
    // Limits for a machine that does other things too: they cost nothing where a test passes.
    testTimeout: 600_000,
    hookTimeout: 600_000,
    teardownTimeout: 120_000,
    expect: { poll: { timeout: 240_000 } },
  },
});
