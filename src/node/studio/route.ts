/** Answer to an admitted request: the page, the list of runs, a file of a run, or a refusal. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { type RunListing, SERVED_RUN_FILES, type ServedRunFile } from '../../runs/run-listing.js';
import type { Refusal } from './admission.js';
import { sendFile, sendJson, sendRefusal } from './answers.js';
import { DOCUMENT_HEADERS } from './headers.js';
import { isRunId, openRunFile, realFolder } from './runs-folder.js';
import type { Site } from './site.js';

/** Content of the server. */
export interface Served {
  readonly site: Site;
  /** Absolute path of the folder of runs. */
  readonly folder: string;
  readonly listing: () => Promise<RunListing>;
}

const TYPES: Readonly<Record<ServedRunFile, string>> = {
  'metrics.jsonl': 'application/x-ndjson; charset=utf-8',
  'checkpoint.safetensors': 'application/octet-stream',
  'summary.json': 'application/json; charset=utf-8',
  'report.html': 'text/html; charset=utf-8',
  'reconstructions.png': 'image/png',
  'weights.png': 'image/png',
  'raster.svg': 'image/svg+xml; charset=utf-8',
  'drawings.png': 'image/png',
};
/** Files that browsers show as documents. */
const DOCUMENTS: readonly ServedRunFile[] = ['report.html', 'raster.svg'];

const NO_ADDRESS: Refusal = { status: 400, sentence: 'The address is malformed.' };
const NO_FILE: Refusal = { status: 404, sentence: 'There is no such run, or it has no such file.' };
const NOT_ASKED_SO: Refusal = {
  status: 400,
  sentence: `Ask with one run, an id of /api/runs, and one file of ${SERVED_RUN_FILES.join(', ')}.`,
};

export async function route(
  request: IncomingMessage,
  response: ServerResponse,
  { site, folder, listing }: Served,
): Promise<void> {
  const address = parseAddress(request.url ?? '');
  if (address === undefined) return sendRefusal(response, NO_ADDRESS);
  const { path, query } = address;
  if (path === '/' || path === '/index.html') return site.sendIndex(response);
  if (!path.startsWith('/api/')) return site.sendFile(request, response, path);
  response.setHeader('Cache-Control', 'no-store');
  switch (path) {
    case '/api/runs':
      return sendJson(response, await listing());
    case '/api/run-files':
      return sendRunFile(response, folder, new URLSearchParams(query));
    default:
      return sendRefusal(response, { status: 404, sentence: 'There is no such address.' });
  }
}

/** Parses path and query of a request, both still encoded; returns undefined if they are invalid. */
function parseAddress(url: string): { readonly path: string; readonly query: string } | undefined {
  if (!url.startsWith('/') || url.includes('#')) return undefined;
  try {
    if (decodeURIComponent(url).includes('\0')) return undefined;
  } catch {
    return undefined;
  }
  const end = url.indexOf('?');
  return end < 0 ? { path: url, query: '' } : { path: url.slice(0, end), query: url.slice(end + 1) };
}

async function sendRunFile(response: ServerResponse, folder: string, query: URLSearchParams): Promise<void> {
  const [id, ...otherIds] = query.getAll('run');
  const [asked, ...otherFiles] = query.getAll('file');
  const name = SERVED_RUN_FILES.find((file) => file === asked);
  const isOne = otherIds.length + otherFiles.length === 0;
  if (!isOne || id === undefined || name === undefined || !isRunId(id)) {
    return sendRefusal(response, NOT_ASKED_SO);
  }
  const root = await realFolder(folder);
  const file = root === undefined ? undefined : await openRunFile(root, id, name);
  if (file === undefined) return sendRefusal(response, NO_FILE);
  if (DOCUMENTS.includes(name)) {
    for (const [header, value] of Object.entries(DOCUMENT_HEADERS)) response.setHeader(header, value);
  }
  await sendFile(response, file, TYPES[name]);
}
