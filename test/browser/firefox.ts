/**
 * A headless Firefox, if there is one, driven by WebDriver BiDi or by nobody.
 *
 * While a client of BiDi is connected, `new Worker` in a worker blocks that worker for ever in one to three of a hundred calls
 * (Firefox 153, a busy machine); never without a client. So a page whose workers make workers has to drive itself.
 */
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import puppeteer, { type Browser, type Page } from 'puppeteer-core';
import { LONGEST_WAIT, type Site } from './chromium.js';

/** Where Firefox is: FIREFOX_PATH, or on the path; undefined for nowhere. */
export const FIREFOX = findFirefox();
/** Ends the names of tests that need it, so that a skipped one says why. */
export const NEEDS_FIREFOX = FIREFOX ? '' : ' (skipped: no Firefox found; set FIREFOX_PATH)';

function findFirefox(): string | undefined {
  const given = process.env.FIREFOX_PATH;
  if (given) return existsSync(given) ? given : undefined;
  for (const name of ['firefox-esr', 'firefox']) {
    try {
      return execFileSync('which', [name], { encoding: 'utf8' }).trim();
    } catch {
      // The next name.
    }
  }
  return undefined;
}

export function launchFirefox(): Promise<Browser> {
  return puppeteer.launch({
    ...{ browser: 'firefox', executablePath: FIREFOX ?? '', headless: true },
    ...{ timeout: LONGEST_WAIT, protocolTimeout: LONGEST_WAIT },
  });
}

/** Opens a page and collects its errors, of which there should be none. */
export async function openInFirefox(
  browser: Browser,
  site: Site,
): Promise<{ page: Page; complaints: string[] }> {
  const page = await browser.newPage();
  page.setDefaultTimeout(LONGEST_WAIT);
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warn') complaints.push(message.text());
  });
  await page.goto(site.address);
  await page.waitForFunction('globalThis.ready === true');
  return { page, complaints };
}

/** Opens an address in a Firefox of its own that nobody drives; returns how to end it. */
export function openAlone(address: string): () => Promise<void> {
  const profile = mkdtempSync(join(tmpdir(), 'spikeloom-firefox-'));
  const args = ['--headless', '--no-remote', '--profile', profile, address];
  const firefox = spawn(FIREFOX ?? '', args, { stdio: 'ignore' });
  const ended = new Promise<void>((resolve) => firefox.once('close', () => resolve()));
  return async () => {
    firefox.kill();
    await ended;
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  };
}
