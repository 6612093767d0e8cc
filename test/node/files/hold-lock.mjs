// Holds the lock of a folder until it is ended. Arguments: folder, beat and stale in milliseconds. Prints `held` when it
// has the lock, else the reason why not. It ends when its standard input ends, wherever it runs.
import { lockFolder } from '../../../dist/src/node/files/folder-lock.js';

const [folder, beat = '10000', stale = '120000'] = process.argv.slice(2);
try {
  const lock = await lockFolder(folder, { times: { beat: Number(beat), stale: Number(stale) } });
  process.stdout.write('held\n');
  const timer = setInterval(() => undefined, 1000);
  process.stdin.resume();
  process.stdin.on('end', async () => {
    clearInterval(timer);
    await lock.release();
  });
} catch (error) {
  process.stdout.write(`${error.message}\n`);
  process.exit(1);
}
