/**
 * The built page: its index, with a mark that runs are served too, and all other files unchanged.
 *
 * Index and list of files are read at the start; a rebuilt page needs a new server.
 */
import { readFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import sirv from 'sirv';
import { InputError, UsageError } from '../../core/errors.js';
import { sendRefusal, sendText } from './answers.js';
import { present } from './runs-folder.js';

/** Mark in the built index for a page without a server of runs. */
const NO_RUNS = '<meta name="spikeloom-runs" content="none"';
const RUNS_SERVED = NO_RUNS.replace('none', 'served');

export interface Site {
  readonly sendIndex: (response: ServerResponse) => void;
  /** Answers with a file of the site, or 404. */
  readonly sendFile: (request: IncomingMessage, response: ServerResponse, path: string) => void;
}

/** Opens the built page in a folder. Throws a UsageError if there is none, and an InputError if it is another page. */
export async function openSite(folder: string): Promise<Site> {
  const file = join(folder, 'index.html');
  const index = await present(readFile(file, 'utf8'));
  if (index === undefined) {
    throw new UsageError(`${file} is not there or cannot be read; build the page with "npm run build"`);
  }
  if (!index.includes(NO_RUNS))
    throw new InputError(`${file}: not the page of Spikeloom, it lacks ${NO_RUNS}`);
  const told = index.replace(NO_RUNS, RUNS_SERVED);
  const files = sirv(folder, { dev: false, etag: true, single: false, extensions: [] });
  return {
    sendIndex: (response) => sendText(response, 200, 'text/html; charset=utf-8', told),
    sendFile: (request, response, path) => {
      const missing = () => sendRefusal(response, { status: 404, sentence: 'There is no such file.' });
      // Files have plain names; any other spelling is rejected, above all of the index.
      if (path.includes('%') || path.endsWith('/')) return missing();
      // Whole files only: sirv accepts ranges that make no sense.
      delete request.headers.range;
      // sirv neither notices files removed since the start nor closes those of aborted answers.
      response.once('pipe', (stream: Readable) => {
        stream.once('error', () => response.destroy());
        response.once('close', () => stream.destroy());
      });
      files(request, response, missing);
    },
  };
}
