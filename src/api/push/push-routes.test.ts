import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openApiFixture, textOf, type ApiFixture } from '../../../test/support/api/api-fixture.ts';
import { startChannelSink, type ChannelSink } from '../../../test/support/channel-sink.ts';
import { sampleChannelKinds } from '../../../test/support/sample-kinds.ts';
import { signedIn, type Browser } from '../../../test/support/api/signed-in.ts';
import {
  CANARY,
  fillTwoProjects,
  memberOf,
  OTHER,
} from '../../../test/support/api/two-projects.ts';
import { asChannelId } from '../../core/ids.ts';
import { webPush } from '../../notifiers/push/web-push.ts';
import { openPushBrowser } from '../../testing/notifier/push-browser.ts';

const reader = openPushBrowser();
const channelKinds = new Map([...sampleChannelKinds, ['web-push', webPush] as const]);

let sink: ChannelSink;
beforeAll(async () => {
  sink = await startChannelSink();
});
afterAll(() => sink.stop());

let api: ApiFixture;
beforeEach(async () => {
  api = await openApiFixture({ channelKinds });
});
afterEach(() => api.close());

const subscription = (changes: object = {}) => ({
  endpoint: `${sink.api}/push/1`,
  p256dh: reader.p256dh,
  auth: reader.auth,
  browser: 'Chromium on Linux',
  ...changes,
});
const subscribe = (browser: Browser, changes?: object) =>
  browser.call({
    method: 'POST',
    url: '/api/v1/push-subscriptions',
    payload: subscription(changes),
  });

describe('a browser that subscribes', () => {
  test('becomes a channel by its name, and no secret of it is shown', async () => {
    const { status, body, text } = await subscribe(await signedIn(api, 'editor'));
    expect(status).toBe(201);
    expect(body).toMatchObject({ kind: 'web-push', browser: 'Chromium on Linux', enabled: true });
    expect(body).toMatchObject({ endpoint: '***', auth: '***', privateKey: '***' });
    expect(body['contact']).toBe('mailto:editor@example.com');
    expect(text).not.toContain(api.context.pushKey.privateKey);
  });

  test('gets messages that it alone can read, signed by the key that it was given', async () => {
    const editor = await signedIn(api, 'editor');
    const { body } = await subscribe(editor);
    const channel = await api.storage.channels.get(asChannelId(textOf(body['id'])));
    if (channel === null) throw new Error('the channel is not stored');
    sink.answerWith({ status: 201 });
    expect(await sink.deliver(webPush, channel.options)).toMatchObject({ kind: 'delivered' });
    const request = sink.last();
    expect(reader.read(request.body)).toContain('[DOWN] Shop');
    const { body: key } = await editor.call({ method: 'GET', url: '/api/v1/push-key' });
    expect(request.headers['authorization']).toContain(`k=${textOf(key['publicKey'])}`);
  });

  test('anew is the same channel, on again, and for the owner of now', async () => {
    await api.call('POST', '/api/v1/owners', { id: 'ops', name: 'Ops' });
    const editor = await signedIn(api, 'editor');
    const { body: first } = await subscribe(editor);
    await api.call('PATCH', `/api/v1/channels/${textOf(first['id'])}`, { enabled: false });
    const { status, body } = await subscribe(editor, { owner: 'ops' });
    expect(status).toBe(201);
    expect(body).toMatchObject({ id: first['id'], owner: 'ops', enabled: true });
  });

  test.each([
    [{ endpoint: 'file:///etc/passwd' }, 422],
    [{ p256dh: 'short' }, 422],
    [{ browser: '' }, 422],
    [{ privateKey: 'mine' }, 422],
    [{ owner: 'unknown' }, 404],
  ])('with %j is refused', async (changes, expected) => {
    const { status } = await subscribe(await signedIn(api, 'editor'), changes);
    expect(status).toBe(expected);
    expect((await api.storage.channels.list({ limit: 10, cursor: null })).items).toEqual([]);
  });
});

describe('who may not write for an owner', () => {
  test('cannot subscribe for it: viewers for none, members for none of another project', async () => {
    await fillTwoProjects(api);
    const owner = `${CANARY}-owner`;
    expect(await subscribe(await signedIn(api, 'viewer'), { owner })).toMatchObject({
      status: 403,
    });
    const member = await memberOf(api, { [OTHER]: 'editor' }, 'member');
    expect(await subscribe(member, { owner })).toMatchObject({ status: 404 });
    const reading = await memberOf(api, { default: 'viewer', [OTHER]: 'editor' }, 'reading');
    expect(await subscribe(reading, { owner })).toMatchObject({ status: 404 });
  });

  test('a member subscribes within their own project', async () => {
    await fillTwoProjects(api);
    const member = await memberOf(api, { [OTHER]: 'editor' }, 'member');
    expect(await subscribe(member)).toMatchObject({ status: 201, body: { project: OTHER } });
  });
});

test('a key names no one whom push services could reach, unless the service has an address', async () => {
  const url = '/api/v1/push-subscriptions';
  expect(await api.call('POST', url, subscription())).toMatchObject({ status: 422 });
  const known = await openApiFixture({
    channelKinds,
    ingress: { publicUrl: 'https://up.example/' },
  });
  try {
    const { status, body } = await known.call('POST', url, subscription());
    expect({ status, contact: body['contact'] }).toEqual({
      status: 201,
      contact: 'https://up.example/',
    });
  } finally {
    await known.close();
  }
});
