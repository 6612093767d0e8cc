/** Does jobs and compares what came of each with what is frozen of it, a test each. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { differences, type Parts } from './fields.js';
import { askedUpdate, FrozenFile } from './frozen.js';
import { type Job, type Outcome, workshop, workThrough } from './program.js';

/** Registers the tests; `prepare` may fill the folder that the jobs share. */
export function holdTo(
  file: string,
  jobs: readonly Job[],
  prepare: (folder: string) => Promise<void> = async () => {},
): void {
  const own = jobs.filter(({ sameAs }) => sameAs === undefined).map(({ id }) => id);
  const frozen = new FrozenFile(file);
  let folder: string;
  let outcomes: ReadonlyMap<string, Outcome>;

  function found(id: string): Parts {
    const outcome = outcomes.get(id);
    if (outcome instanceof Error || outcome === undefined) throw outcome ?? new Error(`${id} was never done`);
    return outcome;
  }

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'spikeloom-oracle-'));
    await prepare(folder);
    outcomes = await workThrough(jobs, workshop(folder));
    const asked = askedUpdate();
    if (asked !== undefined) frozen.update(Object.fromEntries(own.map((id) => [id, found(id)])), asked);
  }, 1_200_000);
  afterAll(() => rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 }));

  test('every entry that is frozen is still computed', () => {
    expect(frozen.names.sort()).toEqual([...own].sort());
  });

  test.each(jobs.map(({ id, sameAs = id }) => [id, sameAs]))('%s', (id, entry) => {
    expect(differences(frozen.entry(entry), found(id))).toEqual([]);
  });
}
