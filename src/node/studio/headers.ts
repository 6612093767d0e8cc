/**
 * Headers of every answer of the server, and content security policies.
 *
 * Opener and embedder policy make the page cross-origin isolated: otherwise browsers provide no shared memory, and so
 * no threads.
 */

/** Policy of the page: its own files, WebAssembly, workers and pictures it makes itself; nothing from elsewhere. */
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
 * Policy of a run's documents, which are untrusted: styles, pictures and sounds inside them, no scripts. The sandbox
 * also forbids automatic actions, above all `<meta http-equiv="refresh">`, which would lead to another host.
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

/** Browser features the page does not use. */
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

/** Headers of a run's documents, in place of the common ones. */
export const DOCUMENT_HEADERS: Readonly<Record<string, string>> = {
  'Content-Security-Policy': DOCUMENT_POLICY,
  // By the HTML standard, browsers do not show a sandboxed document that has an opener policy.
  'Cross-Origin-Opener-Policy': 'unsafe-none',
};
