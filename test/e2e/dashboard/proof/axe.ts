import axe, { type AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';

const RUN = `(async () => {
  const { violations } = await axe.run(document, { resultTypes: ['violations'] });
  return violations;
})()`;

/** What axe finds wrong in a page as it is shown, rules of good practice included: the rule, what breaks it and why. */
export async function axeFaults(page: Page): Promise<readonly string[]> {
  if (await page.evaluate<boolean>("typeof axe === 'undefined'")) await page.evaluate(axe.source);
  const violations = await page.evaluate<AxeResults['violations']>(RUN);
  return violations.map(({ id, nodes }) => {
    const parts = nodes.map(({ html, failureSummary = '' }) => `${html} ${failureSummary}`);
    return `${id}: ${parts.join('\n').replaceAll(/\s+/g, ' ')}`;
  });
}
