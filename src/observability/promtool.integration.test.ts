import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { openApiFixture, SCRAPE_KEY } from '../../test/support/api/api-fixture.ts';
import { pathOf, whyMissing } from '../../test/support/programs.ts';

const why = whyMissing('promtool', 'prometheus');

test("Prometheus' own tool finds nothing wrong with the metrics", async (context) => {
  context.skip(why !== null, why ?? '');
  const api = await openApiFixture();
  try {
    await api.call('POST', '/api/v1/monitors', {
      url: 'https://shop.example/',
      name: 'A "shop"\\',
    });
    const headers = { authorization: `Bearer ${SCRAPE_KEY}` };
    const { status, text } = await api.inject({ url: '/metrics', headers });
    expect(status).toBe(200);
    const check = (input: string) => {
      const run = spawnSync(pathOf('promtool') ?? '', ['check', 'metrics'], { input });
      return { code: run.status, output: run.stderr.toString() };
    };
    expect(check(text)).toEqual({ code: 0, output: '' });
    expect(check(text.replaceAll('squirrel_checks_total', 'squirrel_checks')).code).not.toBe(0);
  } finally {
    await api.close();
  }
});
