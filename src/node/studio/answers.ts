/** Answers: a sentence, JSON, or a file; HEAD gets no content. */
import type { ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import type { Refusal } from './admission.js';
import type { OpenedFile } from './runs-folder.js';

export function sendRefusal(response: ServerResponse, { status, sentence, headers }: Refusal): void {
  for (const [name, value] of Object.entries(headers ?? {})) response.setHeader(name, value);
  sendText(response, status, 'text/plain; charset=utf-8', `${sentence}\n`);
}

export function sendJson(response: ServerResponse, value: unknown): void {
  sendText(response, 200, 'application/json; charset=utf-8', JSON.stringify(value));
}

export function sendText(response: ServerResponse, status: number, type: string, text: string): void {
  const bytes = new TextEncoder().encode(text);
  response.writeHead(status, { 'Content-Type': type, 'Content-Length': bytes.length }).end(bytes);
}

/** Sends the content that a file had when it was opened, even if it grows meanwhile, and closes it. */
export async function sendFile(
  response: ServerResponse,
  { handle, size }: OpenedFile,
  type: string,
): Promise<void> {
  try {
    response.writeHead(200, { 'Content-Type': type, 'Content-Length': size });
    if (size === 0 || response.req.method === 'HEAD') {
      response.end();
      return;
    }
    const stream = handle.createReadStream({ start: 0, end: size - 1, autoClose: false });
    await pipeline(stream, response, { end: false });
    // If a file became shorter, the rest never arrives.
    if (stream.bytesRead < size) response.destroy();
    else response.end();
  } finally {
    await handle.close();
  }
}
