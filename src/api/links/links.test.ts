import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { asChannelId, asIncidentId } from '../../core/ids.ts';
import type { Incident } from '../../core/incident/incident.ts';
import {
  LINK_ACTIONS,
  LINK_LIFE_MS,
  linkTokens,
  type LinkAction,
  type LinkTokens,
} from '../../core/links/link.ts';
import type { Language } from '../../core/people/owner.ts';
import {
  sampleChannel,
  sampleEntry,
  sampleIncident,
  sampleMonitor,
  sampleNotification,
  sampleState,
} from '../../testing/storage/storage-samples.ts';
import {
  openApiFixture,
  START,
  type Answer,
  type ApiFixture,
} from '../../../test/support/api/api-fixture.ts';

const INCIDENT = asIncidentId('inc_m-shop_1');
const shop = sampleMonitor('shop');
const FORM = { 'content-type': 'application/x-www-form-urlencoded' };

let api: ApiFixture;
let tokens: LinkTokens;
beforeEach(async () => {
  api = await openApiFixture();
  await api.storage.channels.put(sampleChannel('mail'));
  await api.storage.monitors.create([shop]);
  tokens = await openOutage();
});
afterEach(() => api.close());

async function openOutage(
  changes: { readonly language?: Language; readonly incident?: Partial<Incident> } = {},
): Promise<LinkTokens> {
  const incident = sampleIncident(shop, INCIDENT, { startedAt: START, ...changes.incident });
  const sample = sampleNotification('n1');
  const notification = sampleNotification('n1', {
    monitorId: shop.id,
    incidentId: INCIDENT,
    recipient: 'sara@example.com',
    notice: {
      ...sample.notice,
      monitor: { id: shop.id, name: '<b>Shop</b>', url: shop.target },
      reader: { name: 'Operations', language: changes.language ?? 'en', timezone: 'UTC' },
    },
  });
  const isOver = incident.resolvedAt !== null;
  const state = sampleState({
    status: isOver ? 'up' : 'down',
    sequence: isOver ? 2 : 1,
    since: START,
    incidentId: isOver ? null : INCIDENT,
  });
  const changedFrom = isOver ? 'down' : 'pending';
  await api.storage.ledger.commit([
    sampleEntry(shop, {
      state,
      changedFrom,
      incident,
      notifications: isOver ? [] : [notification],
    }),
  ]);
  return tokensFor('sara@example.com');
}

function tokensFor(recipient: string, incidentId = INCIDENT): LinkTokens {
  const about = { incidentId, channelId: asChannelId('mail'), recipient, at: START };
  const made = linkTokens(about, api.context.linkMac);
  if (made === null) throw new Error('no tokens');
  return made;
}

const get = (token: string, headers = {}): Promise<Answer> =>
  api.inject({ method: 'GET', url: `/a/${token}`, headers });
const post = (token: string, payload = '', headers = {}): Promise<Answer> =>
  api.inject({ method: 'POST', url: `/a/${token}`, headers: { ...FORM, ...headers }, payload });
const titleOf = ({ text }: Answer): string => /<title>(.*)<\/title>/.exec(text)?.[1] ?? '';

describe('a link of a message', () => {
  it('shows a page with one button, in the language of its reader', async () => {
    const page = await get(tokens.acknowledge);
    expect(page.status).toBe(200);
    expect(page.headers['content-type']).toBe('text/html; charset=utf-8');
    expect(page.text.match(/<button/g)).toHaveLength(1);
    expect(page.text).toContain('<form method="post">');
    expect(page.text).toContain('&#60;b&#62;Shop&#60;/b&#62;');
    expect(page.text).not.toContain('<b>Shop');
    expect(page.text).toContain('HTTP 503 (http_503)');
  });

  it('is a page of its own in Persian, from right to left', async () => {
    await api.close();
    api = await openApiFixture();
    await api.storage.channels.put(sampleChannel('mail'));
    await api.storage.monitors.create([shop]);
    tokens = await openOutage({ language: 'fa' });
    const { text } = await get(tokens.silence);
    expect(text).toContain('<html lang="fa" dir="rtl">');
    expect(text).toContain('سکوت برای یک ساعت');
  });

  it('may load nothing but its own style, frame nowhere, and leak its address to no other site', async () => {
    const { headers, text } = await get(tokens.acknowledge);
    expect(headers['content-security-policy']).toMatch(
      /^default-src 'none'; style-src 'sha256-[^']+'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'$/,
    );
    expect(headers['referrer-policy']).toBe('same-origin');
    expect(headers['cache-control']).toBe('no-store');
    expect(text).not.toMatch(/<script|\bsrc=|https?:\/\/(?!shop\.example)/);
  });

  it.each(LINK_ACTIONS)('changes nothing however often it is read: %s', async (action) => {
    for (let turn = 0; turn < 5; turn += 1) {
      expect((await get(tokens[action])).status).toBe(200);
      await api.inject({ method: 'HEAD', url: `/a/${tokens[action]}` });
    }
    expect(api.watch.told).toEqual([]);
    expect((await api.storage.silences.list({ limit: 10, cursor: null })).items).toEqual([]);
    expect((await get(tokens[action])).text).toMatch(action === 'view' ? /<dl>/ : /<button/);
  });

  it('acknowledges once, in the name of whom it was sent to', async () => {
    const done = await post(tokens.acknowledge);
    expect(done.status).toBe(200);
    expect(titleOf(done)).toMatch(/^You have acknowledged/);
    expect(api.watch.told).toEqual([`acknowledge:${INCIDENT}:Operations (sara@example.com)`]);
    expect((await post(tokens.acknowledge)).status).toBe(410);
    expect((await get(tokens.acknowledge)).text).not.toContain('<button');
    expect(api.watch.told).toHaveLength(1);
  });

  it('silences the monitor for an hour, once', async () => {
    expect((await post(tokens.silence)).status).toBe(200);
    const { items } = await api.storage.silences.list({ limit: 10, cursor: null });
    expect(items).toMatchObject([
      { monitors: [shop.id], forMs: 3_600_000, author: 'Operations (sara@example.com)' },
    ]);
    expect((await post(tokens.silence)).status).toBe(410);
    expect((await api.storage.silences.list({ limit: 10, cursor: null })).items).toHaveLength(1);
  });

  it('acts once also when it is sent many times at once', async () => {
    await Promise.all(Array.from({ length: 8 }, () => post(tokens.silence)));
    expect((await api.storage.silences.list({ limit: 10, cursor: null })).items).toHaveLength(1);
  });

  it('that only shows the incident acts on nothing', async () => {
    const shown = await post(tokens.view);
    expect(shown.status).toBe(200);
    expect(titleOf(shown)).toContain('is down');
    expect(api.watch.told).toEqual([]);
  });

  it('of an action is worth nothing for another one', async () => {
    const changed = tokens.view.replace(/^v/, 'a');
    expect((await post(changed)).status).toBe(404);
    expect(api.watch.told).toEqual([]);
  });

  it.each([
    ['of another key', (action: LinkAction) => tokens[action].replace(/.(?=m-shop)/, '!'), 404],
    ['cut off', (action: LinkAction) => tokens[action].slice(0, -1), 404],
    [
      'of an incident that is not there',
      () => tokensFor('sara@example.com', asIncidentId('inc_m-shop_9')).acknowledge,
      404,
    ],
    ['of a recipient who was sent nothing', () => tokensFor('eve@example.com').acknowledge, 404],
    ['that is no link', () => 'x', 404],
  ])('%s leads nowhere, and does nothing', async (_name, tokenOf, status) => {
    const token = encodeURIComponent(tokenOf('acknowledge'));
    for (const answer of [await get(token), await post(token)]) {
      expect(answer.status).toBe(status);
      expect(answer.text).not.toContain('<button');
      expect(answer.text).not.toContain('Shop');
    }
    expect(api.watch.told).toEqual([]);
  });

  it('expires after seven days', async () => {
    await api.clock.advance(LINK_LIFE_MS + 3_600_000);
    expect((await get(tokens.acknowledge)).status).toBe(410);
    expect((await post(tokens.acknowledge)).status).toBe(410);
    expect(api.watch.told).toEqual([]);
  });

  it('of an outage that is over says so', async () => {
    await openOutage({ incident: { resolvedAt: START + 60_000, why: 'recovered' } });
    const page = await get(tokens.acknowledge);
    expect(titleOf(page)).toContain('is over');
    expect(titleOf(await post(tokens.acknowledge))).toContain('is over');
    expect(api.watch.told).toEqual([]);
  });

  it('is not for pages of other sites', async () => {
    const answer = await post(tokens.acknowledge, '', { origin: 'https://evil.example' });
    expect(answer.status).toBe(403);
    expect(api.watch.told).toEqual([]);
  });

  it('cannot be guessed: after twenty wrong ones a caller waits', async () => {
    const statuses: number[] = [];
    for (let turn = 0; turn < 22; turn += 1) statuses.push((await get(`wrong-${turn}`)).status);
    expect(statuses.slice(0, 20)).toEqual(Array<number>(20).fill(404));
    expect(statuses.at(-1)).toBe(429);
    expect((await get(tokens.acknowledge)).status).toBe(429);
    await api.clock.advance(60_000);
    expect((await get(tokens.acknowledge)).status).toBe(200);
  });

  it('in a language that the caller reads, where no reader is known', async () => {
    const page = await get('wrong', { 'accept-language': 'fa-IR,fa;q=0.9,en;q=0.5' });
    expect(page.text).toContain('<html lang="fa" dir="rtl">');
    expect((await get('wrong')).text).toContain('<html lang="en"');
  });
});

describe('a key that is pressed in a call', () => {
  it('acknowledges with 1, and says so', async () => {
    const answer = await post(tokens.acknowledge, 'Digits=1&CallSid=CA1');
    expect(answer.status).toBe(200);
    expect(answer.headers['content-type']).toBe('text/xml; charset=utf-8');
    expect(answer.text).toContain('<Response><Say language="en-US">Thank you.');
    expect(api.watch.told).toHaveLength(1);
    expect((await post(tokens.acknowledge, 'Digits=1')).text).toContain('acknowledged before');
    expect(api.watch.told).toHaveLength(1);
  });

  it('does nothing with any other', async () => {
    expect((await post(tokens.acknowledge, 'Digits=2')).text).toContain('Nothing was acknowledged');
    expect(api.watch.told).toEqual([]);
  });
});
