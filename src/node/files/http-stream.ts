/**
 * One GET request over HTTP or HTTPS that follows redirects and returns the body as the server sent it.
 *
 * `fetch` is not used because it inflates a body with gzip as content encoding, which some mirrors of gzip files
 * declare; then neither checksums nor byte ranges would fit the file.
 */
import { get as getHttp, type IncomingMessage } from 'node:http';
import { get as getHttps } from 'node:https';

const MAX_REDIRECTS = 5;
const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

export interface StreamOptions {
  /** First byte; 0 requests the whole file. */
  readonly from: number;
  /** Milliseconds without a byte after which a connection is closed. */
  readonly stallMs: number;
  readonly signal?: AbortSignal | undefined;
}

function request(url: URL, { from, stallMs, signal }: StreamOptions): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const get = url.protocol === 'https:' ? getHttps : getHttp;
    const headers: Record<string, string> = { 'accept-encoding': 'identity', 'user-agent': 'spikeloom' };
    if (from > 0) headers.range = `bytes=${from}-`;
    const stalled = () => new Error(`nothing came for ${stallMs / 1000} s`);
    // As an option, the time-out includes look-up and connecting.
    const sent = get(
      url,
      { headers, agent: false, timeout: stallMs, ...(signal && { signal }) },
      (answer) => {
        sent.removeAllListeners('timeout');
        answer.setTimeout(stallMs, () => answer.destroy(stalled()));
        resolve(answer);
      },
    );
    sent.on('timeout', () => sent.destroy(stalled()));
    sent.on('error', reject);
  });
}

/** Sends a GET and returns the answer, its body not yet read. Rejects with an Error that gives the reason. */
export async function openStream(address: string, options: StreamOptions): Promise<IncomingMessage> {
  let url = new URL(address);
  for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
    if (url.protocol !== 'http:' && url.protocol !== 'https:') {
      throw new Error(`leads to ${url.protocol} in place of http: or https:`);
    }
    const answer = await request(url, options);
    const { location } = answer.headers;
    if (!REDIRECTS.has(answer.statusCode ?? 0) || location === undefined) return answer;
    answer.destroy();
    url = new URL(location, url);
  }
  throw new Error(`redirects more than ${MAX_REDIRECTS} times`);
}
