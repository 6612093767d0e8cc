/**
 * The built page: its index, which is told that runs are served beside it, and all other files as they are.
 *
 * Index and list of files are those of the start; a page that is built anew needs a new server.
 */
import { readFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import sirv from 'sirv';
import { InputError, UsageError } from '../../core/errors.js';
import { sendRefusal, sendText } from './answers.js';
import { present } from './runs-folder.js';

/** Stands in the built index, so that the page does without runs where nobody serves them. */
const NO_RUNS = '<meta name="spikeloom-runs" content="none"';
const RUNS_SERVED = NO_RUNS.replace('none', 'served');

export interface Site {
  readonly sendIndex: (response: ServerResponse) => void;
  /** Answers with a file of the site, or that there is none. */
  readonly sendFile: (request: IncomingMessage, response: ServerResponse, path: string) => void;
}

/** The built web page in a folder. Throws a UsageError where the folder has no page, an InputError where its page is not this one. */
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
      // Its files have plain names; every other way to write one is none, above all of the index.
      if (path.includes('%') || path.endsWith('/')) return missing();
      // Whole files only: of parts, sirv would take more than can be meant.
      delete request.headers.range;
      // It neither hears of files that went away since the start nor closes those of aborted answers.
      response.once('pipe', (stream: Readable) => {
        stream.once('error', () => response.destroy());
        response.once('close', () => stream.destroy());
      });
      files(request, response, missing);
    },
  };
}
