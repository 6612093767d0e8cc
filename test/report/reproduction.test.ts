import { describe, expect, test } from 'vitest';
import { number3 } from '../../src/experiments/numbers.js';
import { comparisonTable } from '../../src/report/comparison-table.js';
import { reproductionMarkdown } from '../../src/report/reproduction-markdown.js';
import { reproductionPage } from '../../src/report/reproduction-page.js';
import { durationText, figureSlugs, meanText, spreadText } from '../../src/report/result-texts.js';
import { checkMarkup } from './markup.js';
import { BARE, hostile, REPRODUCTION } from './reproduction.js';

const evil = '<img src=x onerror="alert(1)">\'&|`` `a`</details>\n\n# b\n</script>$x$ **c** [d](e)';

describe('numbers', () => {
  test('have three significant digits and no exponent', () => {
    const written = [0.026, 0.09996, 0.1, 1.189, 123.4, 1234.6, 0.00001234, 0, -0.5].map(number3);
    expect(written).toEqual([
      ...['0.0260', '0.100', '0.100', '1.19', '123', '1235', '0.0000123', '0', '−0.500'],
    ]);
    expect([Number.NaN, 1e300].map(number3)[0]).toBe('not a number');
  });

  test('have a spread where there are seeds', () => {
    expect([meanText([0.026, 0.0261]), spreadText([0.026, 0.0261])]).toEqual(['0.0261', '0.0260–0.0261']);
    expect([meanText([0.026]), spreadText([0.026])]).toEqual(['0.0260', '']);
    expect([meanText([]), spreadText([])]).toEqual(['not run', '']);
    expect([4.21, 41, 720, 12_000].map(durationText)).toEqual(['4.2 s', '41 s', '12 min', '3.3 h']);
  });

  test('signs of figures are names of files, no two alike', () => {
    const figures = ['figure-3a', 'Figure 3A', '../../x', '|'].map((id) => ({ ...BARE.figures[0], id }));
    expect(figureSlugs(figures)).toEqual(['figure-3a', 'figure-3a-2', 'x', 'figure']);
  });

  test("the paper's table is told by the names of its rows", () => {
    const table = comparisonTable(REPRODUCTION.figures[3]);
    expect(table?.columns).toEqual(['SNN', 'ANN', 'ANN, Adam']);
    expect(table?.lines.map(({ name }) => name)).toContain('Fashion-MNIST 1024');
    expect(table?.lines[0].paper.map((value) => value?.value)).toEqual([0.357, 0.226, 0.122]);
    expect(table?.lines[0].ours[1].cells.map(({ isLowest }) => isLowest)).toEqual([true, false, false]);
    expect(comparisonTable(REPRODUCTION.figures[0])).toBeUndefined();
    const odd = { ...REPRODUCTION.figures[0], id: 'table-2' };
    expect(comparisonTable(odd)).toBeUndefined();
  });
});

describe('the page', () => {
  test('is well formed and has no id twice, full, bare or hostile', async () => {
    for (const result of [REPRODUCTION, BARE, hostile(evil)]) {
      const html = await reproductionPage(result);
      checkMarkup(html);
      const ids = [...html.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id);
      expect(new Set(ids).size).toBe(ids.length);
      for (const [, target] of html.matchAll(/href="#([^"]*)"/g)) expect(ids).toContain(target);
      expect(html).not.toMatch(/<script|<link|@import|url\(|<img src=x/);
      expect(html).toContain("default-src 'none'; img-src data:; style-src 'unsafe-inline'");
    }
  });

  test('tells its parts in order, the table first', async () => {
    const html = await reproductionPage(REPRODUCTION);
    const headings = [...html.matchAll(/<h2[^>]*>([^<]*)</g)].map(([, heading]) => heading);
    expect(headings).toEqual([
      ...['Claims', 'Table 1: all tasks', 'Figure 3a: leak', 'Figure 5: SNN against ANN on Fashion-MNIST'],
      ...['Figure 7c: precision of the hidden state', 'How to do it again', 'Resources', 'Notes'],
    ]);
    expect(html.match(/<svg/g)).toHaveLength(5);
    expect(html.match(/src="data:image\/png/g)).toHaveLength(2);
  });

  test('says of every claim what came of it, in words', async () => {
    const html = await reproductionPage(REPRODUCTION);
    const overview = html.match(/<ul class="overview">[\s\S]*?<\/ul>/)![0];
    const verdicts = [...overview.matchAll(/aria-hidden="true">(.)<\/span> ([a-z ]+)</g)];
    expect(verdicts.map(([, mark, word]) => `${mark} ${word}`)).toEqual([
      ...['✓ holds', '✗ does not hold', '◐ depends', '– not measured', '✓ holds'],
      '✗ does not hold',
    ]);
    // Targets are counted apart from what the paper claims, and come last.
    expect(html).toContain(
      '<strong>2 of 5</strong> <span>claims of the paper hold, 1 does not, 1 depends on the recipe',
    );
    expect(html).toContain('<strong>0 of 1</strong> <span>target set by this project is met, 1 is not.');
    expect(html).toContain('Not all leaks were run.');
  });

  test('shows rows that were not run, run once and run with seeds', async () => {
    const html = await reproductionPage(REPRODUCTION);
    const row = (name: string) => html.match(new RegExp(`<tr role="row"><th[^>]*>${name}<.*?</tr>`))![0];
    expect(row('ANN-512')).toContain('<small>not asked for</small>');
    expect(row('ANN-512')).toContain('not run');
    expect(row('α 0')).toContain('data-label="Paper"></td>');
    expect(row('α 0')).toContain('data-label="Ours">0.618</td>');
    expect(row('α 0')).toContain('data-label="Lowest–highest"></td>');
    expect(row('AC-SNN, 15 bits')).toContain('0.254–0.263');
    expect(row('AC-SNN, 15 bits')).toContain('data-label="Right">95.3 %');
    expect(await reproductionPage(BARE)).toContain('Nothing was run for this.');
  });

  test('holds what is needed to do a run again', async () => {
    const html = (await reproductionPage(REPRODUCTION)).replace(/<\/?span[^>]*>/g, '');
    const run = REPRODUCTION.figures[0].rows[1].runs[2];
    for (const text of [run.key, run.folder, run.checkpoint, run.command]) expect(html).toContain(text);
  });

  test('has the same bytes again', async () => {
    expect(await reproductionPage(REPRODUCTION)).toBe(await reproductionPage(REPRODUCTION));
  });
});

describe('the Markdown', () => {
  test('has a file for every picture, and the same bytes again', async () => {
    const { markdown, files } = await reproductionMarkdown(REPRODUCTION, 'pictures');
    const shown = [...markdown.matchAll(/!\[[^\]]*\]\(([^)]*)\)/g)].map(([, name]) => name);
    expect(shown.sort()).toEqual(files.map(({ name }) => name).sort());
    const names = [
      ...['figure-3a-1.svg', 'figure-3a-2.svg', 'figure-5-1.png', 'figure-5-1.svg', 'figure-5-2.png'],
      ...['figure-5-2.svg', 'figure-7c-1.svg'],
    ];
    expect(shown).toEqual(names.map((name) => `pictures/${name}`));
    for (const { name, bytes } of files) {
      if (name.endsWith('.svg')) checkMarkup(new TextDecoder().decode(bytes).trim());
    }
    expect(await reproductionMarkdown(REPRODUCTION, 'pictures')).toEqual({ markdown, files });
  });

  test('says what the page says', async () => {
    const { markdown } = await reproductionMarkdown(REPRODUCTION, 'pictures');
    expect(markdown).toContain(
      '**2 of 5 claims of the paper hold, 1 does not, 1 depends on the recipe, 1 was not measured. ' +
        '0 of 1 target set by this project is met, 1 is not.**',
    );
    expect(markdown).toContain(
      '| ✗ does not hold | On MNIST the SNN is behind both ANNs. | [Table 1: all tasks](#result-table-1)',
    );
    expect(markdown).toContain('| α 0.1 | tuned | mse |  | 0.0260 | 0.0259–0.0261 | 3 |');
    expect(markdown).toContain('| **MNIST 196** | in the paper | 0.357 | 0.226 | 0.122 |');
    expect(markdown).toContain('| ANN-512 | paper | mse | 0.416 (Table 1) | not run |  |  | not asked for |');
    const run = REPRODUCTION.figures[0].rows[1].runs[2];
    for (const text of [run.key, run.folder, run.checkpoint, run.command]) expect(markdown).toContain(text);
  });

  test('lets no text out of its place', async () => {
    const { markdown } = await reproductionMarkdown(hostile(evil), 'pictures');
    const blocks = markdown.split(/^````?`?(?:sh)?$/m);
    // Commands stand in blocks, where nothing has a meaning; everywhere else there is no markup but ours.
    for (const [i, block] of blocks.entries()) {
      if (i % 2 === 1) continue;
      const inLine = block.replace(/\\./g, '').replace(/(?<!`)(`+)(?!`)[\s\S]*?[^`]\1(?!`)/g, '');
      expect(inLine.replace(/<\/?(?:details|summary|br|a)(?: id="[^"]*")?>/g, '')).not.toMatch(/[<>]/);
      expect(inLine).not.toMatch(/^# b/m);
    }
    expect(markdown.match(/^<details>$/gm)).toHaveLength(2);
    const widths = markdown
      .split('\n')
      .filter((line) => line.startsWith('| '))
      .map((line) => line.match(/(?<!\\)\|/g)!.length);
    // Claims 5 bars, rows 9, resources 3, runs 8.
    expect([...new Set(widths)].sort()).toEqual([3, 5, 8, 9]);
  });

  test('is short where nothing is known', async () => {
    expect(await reproductionMarkdown(BARE, 'pictures')).toEqual({
      files: [],
      markdown: expect.stringContaining('No claim was checked.'),
    });
  });
});
