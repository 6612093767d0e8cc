/**
 * The headers that every answer of the server has, and the policies of what it serves.
 *
 * Opener and embedder policy make the page cross-origin isolated: without them browsers give it no shared memory, and
 * so no threads.
 */

/** Of the page: its own files, WebAssembly, workers and pictures it makes itself; nothing from elsewhere. */
const PAGE_POLICY = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "worker-src 'self' blob:",
  "style-src 'self'",
  "img-src 'self' blob: data:",
  "media-src 'self' blob:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/**
 * Of a run's own documents, whoever wrote them: styles, pictures and sounds that are inside, no scripts. The sandbox also
 * forbids what a document does by itself, above all `<meta http-equiv="refresh">`, which would lead to another host.
 */
const DOCUMENT_POLICY = [
  'sandbox',
  "default-src 'none'",
  "style-src 'unsafe-inline'",
  'img-src data:',
  'media-src data:',
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** Things of the machine that the page does not use. */
const UNUSED = ['camera', 'display-capture', 'geolocation', 'hid', 'midi', 'payment', 'serial', 'usb'];

export const COMMON_HEADERS: Readonly<Record<string, string>> = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Permissions-Policy': ['microphone=(self)', ...UNUSED.map((name) => `${name}=()`)].join(', '),
  'Content-Security-Policy': PAGE_POLICY,
  'Cache-Control': 'no-cache',
};

/** Headers of a run's own documents, in place of the common ones. */
export const DOCUMENT_HEADERS: Readonly<Record<string, string>> = {
  'Content-Security-Policy': DOCUMENT_POLICY,
  // By the HTML standard, browsers do not show a sandboxed document that has an opener policy.
  'Cross-Origin-Opener-Policy': 'unsafe-none',
};
