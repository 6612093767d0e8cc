// Holds the lock of a folder until it is ended. Arguments: folder, beat and stale in milliseconds. Prints `held` when it
// has the lock, else the reason why not. With `exit` on standard input it gives the lock back.
import { lockFolder } from '../../dist/src/node/folder-lock.js';

const [folder, beat = '10000', stale = '120000'] = process.argv.slice(2);
try {
  const lock = await lockFolder(folder, { times: { beat: Number(beat), stale: Number(stale) } });
  process.stdout.write('held\n');
  const timer = setInterval(() => undefined, 1000);
  process.stdin.on('data', async (text) => {
    if (text.toString().includes('check')) {
      try {
        lock.assertHeld();
        process.stdout.write('still held\n');
      } catch (error) {
        process.stdout.write(`${error.message}\n`);
      }
      return;
    }
    clearInterval(timer);
    await lock.release();
    process.exit(0);
  });
} catch (error) {
  process.stdout.write(`${error.message}\n`);
  process.exit(1);
}
