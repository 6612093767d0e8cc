/** The stored report of the reproduction says what its own claims come to, in the words of the report that is written today. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { catalogue } from '../../src/experiments/catalogue.js';
import type { ClaimResult, Verdict } from '../../src/experiments/result.js';
import { fullScale } from '../../src/experiments/scale.js';
import { plain } from '../../src/report/markdown.js';
import { VERDICT_MARKS, verdictCounts } from '../../src/report/result-texts.js';

const document = readFileSync(new URL('../../docs/REPRODUCTION.md', import.meta.url), 'utf8');
const experiments = catalogue(fullScale('fsdd'));
/** Every claim of today's experiments, with the title of its figure. */
const known = experiments.flatMap(({ title, claims }) => claims.map((claim) => ({ title, ...claim })));

/** The claims of the document's table. */
const told = [...document.matchAll(/^\| (.) ([a-z ]+) \| (.*) \| \[(.*)\]\(#result-.*\) \| (.*) \|$/gm)].map(
  ([, mark, verdict, text, title, source]) => {
    const claim = known.find((one) => one.text === text && one.title === title);
    return {
      mark,
      verdict: verdict as Verdict,
      text,
      title,
      source,
      origin: claim?.origin ?? 'paper',
      claim,
    };
  },
);

describe('docs/REPRODUCTION.md', () => {
  test('has the claims of the experiments, and no others', () => {
    expect(told).toHaveLength(known.length);
    for (const { claim, source, mark, verdict } of told) {
      expect(source).toBe(claim?.source);
      expect(mark).toBe(VERDICT_MARKS[verdict]);
    }
  });

  test('counts the claims of the paper apart from the targets set by this project', () => {
    const claims = told.map((claim): ClaimResult => ({ ...claim, evidence: [] }));
    expect(claims.filter(({ origin }) => origin === 'project')).toHaveLength(3);
    const line = verdictCounts(claims).map(({ share, rest }) => `${share} ${rest}`);
    expect(document).toContain(`\n\n**${line.join(' ')}**\n\n`);
    // Targets come after all claims.
    expect(told.slice(-3).map(({ origin }) => origin)).toEqual(['project', 'project', 'project']);
  });

  test.each(experiments)('has the remarks of $id', ({ title, remarks }) => {
    const [, section] = document.split(`\n## ${title}\n`);
    const lines = section.split('\n## ')[0].split('\n');
    for (const remark of remarks) expect(lines).toContain(`- ${plain(remark)}`);
  });

  test.each(told)('says the same in its section: $text', ({ mark, verdict, text, source, title }) => {
    const [, section] = document.split(`\n## ${title}\n`);
    const line = `- **${mark} ${verdict}**: ${text} (${source})`;
    expect(section.split('\n## ')[0].split('\n')).toContain(line);
  });
});
