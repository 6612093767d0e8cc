/** A headless Chromium, if there is one, and pages that Vite bundles and a local server serves. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { type Browser, chromium, type Page } from 'playwright-core';
import { build } from 'vite';

/** Longest wait for what a page should show, milliseconds: generous, for a machine that does other things too. */
export const LONGEST_WAIT = 240_000;

/** Where Chromium is: CHROMIUM_PATH, or on the path; undefined for nowhere. */
export const CHROMIUM = findChromium();
/** Ends the names of tests that need it, so that a skipped one says why. */
export const NEEDS_CHROMIUM = CHROMIUM ? '' : ' (skipped: no Chromium found; set CHROMIUM_PATH)';

function findChromium(): string | undefined {
  const given = process.env.CHROMIUM_PATH;
  if (given) return existsSync(given) ? given : undefined;
  for (const name of ['chromium', 'chromium-browser', 'google-chrome']) {
    try {
      return execFileSync('which', [name], { encoding: 'utf8' }).trim();
    } catch {
      // The next name.
    }
  }
  return undefined;
}

/**
 * Features that are switched off. First the popups of the address bar, for which every window starts a renderer that no
 * test sees; then those that Playwright switches off, since of two lists the last one counts.
 */
const OFF = [
  ...['WebUIOmniboxPopup', 'WebUIOmniboxAimPopup', 'WebUIOmniboxFullPopup'],
  ...['AimEnabled', 'AvoidCorsURLLoaderRestartOnRedirect', 'AvoidUnnecessaryBeforeUnloadCheckSync'],
  ...['DestroyProfileOnBrowserClose', 'HttpsFirstBalancedModeAutoEnable', 'HttpsUpgrades', 'LensOverlay'],
  ...['MediaRouter', 'NetworkTimeServiceQuerying', 'OptimizationHints', 'PaintHolding'],
  ...['PreconnectToSearch', 'ThirdPartyStoragePartitioning'],
];

/** Starts a Chromium, with further flags. */
export async function launch(...flags: readonly string[]): Promise<Browser> {
  const args = [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    `--disable-features=${OFF.join(',')}`,
    ...flags,
  ];
  const browser = await chromium.launch({ executablePath: CHROMIUM ?? '', args, timeout: LONGEST_WAIT });
  browser.on('context', (context) => context.setDefaultTimeout(LONGEST_WAIT));
  return browser;
}

/** Bundles the page in `folder` (index.html) to a folder, one beside it by default, which is returned. */
export async function bundle(folder: string, outDir = join(folder, 'built')): Promise<string> {
  await build({
    root: folder,
    configFile: false,
    logLevel: 'error',
    build: { outDir, emptyOutDir: true, target: 'es2022' },
    worker: { format: 'es' },
  });
  return outDir;
}

export interface Site {
  readonly address: string;
  /** What a page posts to the server. */
  readonly told: Promise<string>;
  close(): void;
}

/** Serves a folder on a free local port; `isolated` sends what a cross-origin isolated page needs. */
export async function serve(folder: string, isolated: boolean): Promise<Site> {
  const types: Record<string, string> = {
    html: 'text/html',
    js: 'text/javascript',
    css: 'text/css',
    svg: 'image/svg+xml',
  };
  let tell: (text: string) => void;
  const told = new Promise<string>((resolve) => {
    tell = resolve;
  });
  const server = createServer((request, response) => {
    if (request.method === 'POST') {
      text(request).then((posted) => {
        response.end();
        tell(posted);
      });
      return;
    }
    const { pathname } = new URL(request.url ?? '', 'http://localhost');
    const path = join(folder, pathname === '/' ? 'index.html' : pathname);
    if (!existsSync(path)) {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, {
      'Content-Type': types[path.split('.').pop() ?? ''] ?? 'application/octet-stream',
      ...(isolated && {
        'Cross-Origin-Opener-Policy': 'same-origin',
        'Cross-Origin-Embedder-Policy': 'require-corp',
      }),
    });
    response.end(readFileSync(path));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { address: `http://127.0.0.1:${port}/`, told, close: () => server.close() };
}

/** Opens a page and collects what it should not do: errors, and requests to anybody else. */
export async function open(browser: Browser, site: Site): Promise<{ page: Page; complaints: string[] }> {
  const page = await browser.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error' && !message.text().includes('favicon')) complaints.push(message.text());
  });
  page.on('request', (request) => {
    const url = request.url();
    if (!url.startsWith(site.address) && !/^(blob|data):/.test(url)) complaints.push(`request to ${url}`);
  });
  await page.route('**/favicon.ico', (route) => route.fulfill({ status: 204 }));
  await page.goto(site.address);
  await page.waitForFunction('globalThis.ready === true');
  return { page, complaints };
}

export function remove(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
}
