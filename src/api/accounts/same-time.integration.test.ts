import { afterEach, expect, it } from 'vitest';
import { openApiFixture, type ApiFixture } from '../../../test/support/api/api-fixture.ts';
import { signedIn } from '../../../test/support/api/signed-in.ts';

const opened: ApiFixture[] = [];
afterEach(async () => {
  for (const api of opened.splice(0)) await api.close();
});

const SAMPLES = 1_000;
/** Failures that cost nobody any waiting. */
const FREE = 5;
const MAX_APART_MS = 5;
const PATIENCE_MS = 180_000;

const median = (times: number[]): number => times.toSorted((a, b) => a - b)[times.length / 2] ?? 0;

// With the cheapest hashes: what is left over them is what could tell.
it(
  'says nothing of whether there is such a user: a wrong sign-in takes the same time',
  async () => {
    const api = await openApiFixture();
    opened.push(api);
    const { email } = await signedIn(api, 'admin');
    const times: Record<string, number[]> = { known: [], unknown: [] };
    const emails = { known: email, unknown: 'nobody@example.com' };
    for (let at = 0; at < SAMPLES; at += 1) {
      if (at % FREE === 0) await api.clock.advance(3_600_000);
      for (const [who, each] of Object.entries(emails)) {
        const remoteAddress = `10.${at % 250}.${Math.floor(at / 250)}.1`;
        const payload = { email: each, password: 'a guess of many' };
        const before = performance.now();
        const { status } = await api.inject({
          method: 'POST',
          url: '/api/v1/session',
          remoteAddress,
          payload,
        });
        times[who]?.push(performance.now() - before);
        expect(status).toBe(401);
      }
    }
    const apart = Math.abs(median(times['known'] ?? []) - median(times['unknown'] ?? []));
    expect(apart).toBeLessThan(MAX_APART_MS);
  },
  PATIENCE_MS,
);
