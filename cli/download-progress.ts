/** Progress of a download. */
import type { DownloadProgress } from '../src/node/sets/download.js';
import { io } from './io.js';

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(1);
}

/** Shows a download on stderr: one line that changes on a terminal, else a line at each quarter. */
export function progressPrinter(): (name: string, progress: DownloadProgress) => void {
  const terminal = io().stderr.isTTY === true;
  let shown = '';
  let shownAt = 0;
  return (name, { received, total }) => {
    const share = total === undefined ? undefined : Math.floor((100 * received) / total);
    if (terminal) {
      const now = Date.now();
      if (now - shownAt < 100 && received !== total) return;
      shownAt = now;
      const of = total === undefined ? '' : ` of ${megabytes(total)} MB, ${share} %`;
      io().stderr.write(`\r\u001b[K${name}: ${megabytes(received)}${of}`);
      if (received === total) io().stderr.write('\n');
      return;
    }
    if (share === undefined || total === undefined) return;
    const line = `${name}: ${Math.floor(share / 25) * 25} % of ${megabytes(total)} MB`;
    if (line !== shown) io().stderr.write(`${line}\n`);
    shown = line;
  };
}
