/** What a user does in Train, for its tests. */
import type { Page } from 'playwright-core';

type Options = Readonly<Record<string, string | number>>;

/** Fills options in by their names. */
export async function fill(page: Page, options: Options): Promise<void> {
  if (!(await page.locator('details[open]').count())) await page.locator('summary').click();
  for (const [name, value] of Object.entries(options)) {
    const control = page.locator(`[data-option="${name}"]`);
    if ((await control.evaluate((element) => element.tagName)) === 'SELECT') {
      await control.selectOption(String(value));
    } else {
      await control.fill(String(value));
    }
  }
}

/** Waits until the training is in a phase. */
export const phase = (page: Page, name: string): Promise<void> =>
  page.locator(`[data-phase="${name}"]`).waitFor();

/** Begins another training after one that is done, and waits until it is done too. */
export async function trainAgain(page: Page): Promise<void> {
  await page.evaluate(() => {
    const phases: string[] = [];
    Object.assign(globalThis, { phases });
    const shown = document.querySelector<HTMLElement>('[data-phase]')!;
    new MutationObserver(() => phases.push(shown.dataset.phase ?? '')).observe(shown, {
      attributeFilter: ['data-phase'],
    });
  });
  await press(page, 'begin');
  await page.waitForFunction(() => {
    const { phases } = globalThis as unknown as { phases: string[] };
    return phases.includes('reading') && phases.at(-1) === 'done';
  });
}

/** Has the page itself pause after a few batches: on a busy machine a test would come when all is trained. */
export function pauseSoon(page: Page): Promise<void> {
  return page.evaluate(() => {
    const watch = new MutationObserver(() => {
      const isRunning = document.querySelector('[data-phase="running"]') !== null;
      if (!isRunning || document.querySelector('progress')?.value === 0) return;
      watch.disconnect();
      document.querySelector<HTMLElement>('[data-act="pause"]')?.click();
    });
    watch.observe(document.body, { subtree: true, attributes: true });
  });
}

/** Presses one of the buttons of the progress. */
export const press = (page: Page, act: string): Promise<void> => page.locator(`[data-act="${act}"]`).click();
