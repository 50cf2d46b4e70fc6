import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sampleChannelKinds as kinds } from '../../../test/support/sample-kinds.ts';
import { channelEntity, type Channel } from './channel.ts';
import { asChannelId, asOwnerId } from '../ids.ts';
import { CHANNEL_FALLBACKS } from '../../testing/sample-fallbacks.ts';

const setup = { path: '' };
const channels = channelEntity(kinds);

const hook: Channel = {
  ...CHANNEL_FALLBACKS,
  id: asChannelId('hook'),
  kind: 'webhook',
  ownerId: asOwnerId('ops'),
  isEnabled: true,
  options: { url: 'http://127.0.0.1:9000/hook', secret: 'whsec_hunter2', retries: 3 },
};

describe('a channel', () => {
  test('is read with the options of its kind', () => {
    const input = {
      id: 'hook',
      kind: 'webhook',
      owner: 'ops',
      url: 'http://127.0.0.1:9000/hook',
      secret: 'whsec_hunter2',
    };
    expect(channels.read(input, setup)).toEqual({ kind: 'ok', item: hook });
  });

  test('may get its id from elsewhere and needs no owner', () => {
    const input = { kind: 'webhook', url: 'http://h', secret: 'whsec_hunter2', enabled: false };
    expect(channels.read(input, { ...setup, idWhenAbsent: 'new' })).toMatchObject({
      item: { id: 'new', ownerId: null, isEnabled: false },
    });
  });

  test.each([
    ['sms', undefined, false],
    ['voice', undefined, false],
    ['sms', true, true],
    ['push', undefined, true],
    ['mail', false, false],
  ] as const)('of %s with reminders: %s reminds: %s', (family, reminders, isReminding) => {
    const { webhook } = Object.fromEntries(kinds);
    if (webhook === undefined) throw new Error('no webhook among the samples');
    const entity = channelEntity(new Map([['webhook', { ...webhook, family }]]));
    const input = { id: 'hook', kind: 'webhook', url: 'http://h', secret: 'whsec_hunter2' };
    const given = reminders === undefined ? input : { ...input, reminders };
    expect(entity.read(given, setup)).toMatchObject({ item: { isReminding } });
    const read = entity.read({ ...input, reminders: true }, setup);
    if (read.kind !== 'ok') throw new Error('it is not read');
    // A change of something else leaves it, and one to nothing goes back to the default of the kind.
    expect(entity.merge(read.item, { enabled: false })).toMatchObject({
      item: { isReminding: true },
    });
    expect(entity.merge(read.item, { reminders: null })).toMatchObject({
      item: { isReminding: family !== 'sms' && family !== 'voice' },
    });
  });

  test.each([
    ['sms', {}, 100],
    ['voice', {}, 100],
    ['sms', { maxPerDay: 0 }, 0],
    ['sms', { maxPerDay: null }, 100],
    ['mail', {}, 0],
    ['mail', { maxPerDay: 20 }, 20],
    ['mail', { maxPerDay: null }, 0],
  ] as const)('of %s with %j sends at most %i a day', (family, given, maxPerDay) => {
    const { webhook } = Object.fromEntries(kinds);
    if (webhook === undefined) throw new Error('no webhook among the samples');
    const entity = channelEntity(new Map([['webhook', { ...webhook, family }]]));
    const input = { id: 'hook', kind: 'webhook', url: 'http://h', secret: 'whsec_hunter2' };
    expect(entity.read({ ...input, ...given }, setup)).toMatchObject({ item: { maxPerDay } });
  });

  test('is refused for what its kind finds wrong beyond the schema', () => {
    const { webhook } = Object.fromEntries(kinds);
    if (webhook === undefined) throw new Error('no webhook among the samples');
    const message = 'url answers nobody';
    const strict = { ...webhook, problemsOf: () => [{ path: 'url', message }] };
    const input = { id: 'hook', kind: 'webhook', url: 'http://h', secret: 'whsec_hunter2' };
    const strictKinds = new Map([['webhook', strict]]);
    expect(channelEntity(strictKinds).read(input, { path: 'channels[2]' })).toEqual({
      kind: 'invalid',
      problems: [{ path: 'channels[2].url', message: 'channels[2].url answers nobody' }],
    });
  });

  test('is described without its secrets', () => {
    expect(channels.describe(hook)).toEqual({
      id: 'hook',
      kind: 'webhook',
      project: 'default',
      owner: 'ops',
      enabled: true,
      sends: 'all',
      severity: 'all',
      hours: 'quiet-free',
      reminders: true,
      maxPerDay: 0,
      url: 'http://127.0.0.1:9000/hook',
      secret: '***',
      retries: 3,
    });
    expect(JSON.stringify(channelEntity(new Map()).describe(hook))).not.toContain('hunter2');
  });

  test('a change keeps what it leaves out or masks', () => {
    expect(channels.merge(hook, {})).toEqual({ kind: 'ok', item: hook });
    expect(channels.merge(hook, channels.describe(hook))).toEqual({
      kind: 'ok',
      item: hook,
    });
    expect(channels.merge(hook, { retries: null, owner: null, enabled: false })).toEqual({
      kind: 'ok',
      item: { ...hook, ownerId: null, isEnabled: false },
    });
    expect(channels.merge(hook, { secret: 'whsec_another' })).toMatchObject({
      item: { options: { secret: 'whsec_another' } },
    });
  });

  test('another kind begins without options, and no secret crosses over', () => {
    expect(channels.merge(hook, { kind: 'email', to: 'a@b.c' })).toMatchObject({
      problems: [{ path: 'from' }, { path: 'smtp' }],
    });
  });

  test('names everything wrong at once, without repeating a secret', () => {
    const input = {
      id: 'a b',
      kind: 'email',
      to: ['nobody'],
      from: 5,
      smtp: 'imap://user:hunter2@mail',
      subject: 'x',
    };
    const reading = channels.read(input, { ...setup, path: 'channels[1]' });
    expect(reading.kind === 'invalid' && reading.problems.map(({ path }) => path)).toEqual([
      'channels[1].id',
      'channels[1].subject',
      'channels[1].to',
      'channels[1].from',
      'channels[1].smtp',
    ]);
    expect(JSON.stringify(reading)).not.toContain('hunter2');
  });

  test('no input makes it throw or touches a prototype', () => {
    fc.assert(
      fc.property(fc.anything(), fc.constantFrom('email', 'webhook'), (given, kind) => {
        channels.read(given, setup);
        channels.read({ id: 'x', kind, to: given, url: given, secret: given }, setup);
        channels.merge(hook, given);
        expect(Object.keys(Object.prototype)).toEqual([]);
      }),
    );
  });
});
