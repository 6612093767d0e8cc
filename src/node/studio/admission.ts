/**
 * Admission of requests: only those of this machine's browser for the page itself.
 *
 * Host reveals a foreign name that resolves to 127.0.0.1; Origin and Sec-Fetch-Site reveal pages of other sites. Other
 * ports of this machine count as other sites. Other sites may only link to the page.
 */
import type { IncomingMessage } from 'node:http';

/** Refusal of a request. */
export interface Refusal {
  readonly status: number;
  readonly sentence: string;
  readonly headers?: Readonly<Record<string, string>>;
}

const NAMES = ['127.0.0.1', 'localhost', '[::1]'];
/** Port that browsers leave out of addresses. */
const STANDARD_PORT = 80;

/** Returns the values of Host that name the server on a port. */
function hostsOf(port: number): readonly string[] {
  const full = NAMES.map((name) => `${name}:${port}`);
  return port === STANDARD_PORT ? [...full, ...NAMES] : full;
}

/** Returns the refusal of a request; undefined if it is admitted. */
export function refusalOf(
  { method, url, headers, headersDistinct }: IncomingMessage,
  port: number,
): Refusal | undefined {
  const hosts = hostsOf(port);
  const named = headersDistinct.host ?? [];
  if (!(named.length === 1 && hosts.includes(named[0]))) {
    return { status: 421, sentence: `This server is http://127.0.0.1:${port}/ and goes by no other name.` };
  }
  const { origin } = headers;
  if (origin !== undefined && !hosts.some((host) => origin === `http://${host}`)) {
    return { status: 403, sentence: 'Pages of others are not answered.' };
  }
  const leadsToPage =
    url === '/' && headers['sec-fetch-mode'] === 'navigate' && headers['sec-fetch-dest'] === 'document';
  if (!['same-origin', 'none', undefined].includes(oneOf(headers['sec-fetch-site'])) && !leadsToPage) {
    return { status: 403, sentence: 'Pages of others are not answered, but may link to /.' };
  }
  if (method !== 'GET' && method !== 'HEAD') {
    return { status: 405, sentence: 'Only GET and HEAD are answered.', headers: { Allow: 'GET, HEAD' } };
  }
  return undefined;
}

function oneOf(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value.join() : value;
}
