/** A folder that turns into a link just while one of its files is opened, and back before anything is compared. */
import { mkdir, rename, symlink, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { openRunFile } from '../../../src/node/studio/runs-folder.js';
import { temporaryFolder } from '../folders.js';

/** What happens around the calls of the file system. */
const around = vi.hoisted(() => ({
  open: (_: string) => Promise.resolve(),
  realpath: (_: 'before' | 'after') => Promise.resolve(),
}));

vi.mock('node:fs/promises', async (original) => {
  const real = await original<typeof import('node:fs/promises')>();
  return {
    ...real,
    async open(...given: Parameters<typeof real.open>) {
      await around.open(String(given[0]));
      return real.open(...given);
    },
    async realpath(path: string) {
      await around.realpath('before');
      try {
        return await real.realpath(path);
      } finally {
        await around.realpath('after');
      }
    },
  };
});

test('a file that a link led to is not given out, whatever lies there a moment later', async () => {
  const root = await temporaryFolder();
  const [runs, outside] = [join(root, 'runs'), join(root, 'outside')];
  const [run, aside] = [join(runs, 'run'), join(runs, 'aside')];
  for (const folder of [outside, run]) {
    await mkdir(folder, { recursive: true });
    for (const file of ['config.json', 'summary.json']) await writeFile(join(folder, file), folder);
  }
  const toLink = () => rename(run, aside).then(() => symlink(outside, run));
  const toFolder = () => unlink(run).then(() => rename(aside, run));
  let isLink = false;
  const flip = async (link: boolean) => {
    if (link !== isLink) await (link ? toLink() : toFolder());
    isLink = link;
  };
  around.open = (path) => (path.startsWith(run) ? flip(true) : Promise.resolve());
  around.realpath = (when) => flip(when === 'after');
  const opened = await openRunFile(runs, 'run', 'summary.json');
  await opened?.handle.close();
  expect(opened).toBeUndefined();
});
