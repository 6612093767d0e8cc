/** A folder for all tests of a file, removed when they are done. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';

const made: string[] = [];

export async function folderForAll(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'spikeloom-test-'));
  made.push(folder);
  return folder;
}

afterAll(async () => {
  for (const folder of made) await rm(folder, { recursive: true, force: true });
});
