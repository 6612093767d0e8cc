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

/** Presses one of the buttons of the progress. */
export const press = (page: Page, act: string): Promise<void> => page.locator(`[data-act="${act}"]`).click();
