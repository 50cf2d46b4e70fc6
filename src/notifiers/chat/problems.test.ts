import { Check } from 'typebox/value';
import { expect, test } from 'vitest';
import type { JsonObject } from '../../core/json.ts';
import { notifiers } from '../index.ts';

const kindOf = (kind: string) => {
  const definition = notifiers.find((each) => each.kind === kind);
  if (definition === undefined) throw new Error(`no kind ${kind}`);
  return definition;
};

test.each<readonly [kind: string, options: JsonObject]>([
  ['slack', { url: 'https://hooks.slack.com/services/T0/B0/xyz' }],
  ['slack', { token: 'xoxb-1-2-abc', channel: 'C0123456789' }],
  ['discord', { url: 'https://discord.com/api/webhooks/123/ab-c_d' }],
  ['discord', { url: 'https://ptb.discord.com/api/v10/webhooks/123/abc?thread_id=1' }],
  ['telegram', { token: '123:AbC-_9', chat: '@example_status' }],
  ['telegram', { token: '123:AbC-_9', chat: -1001234567890, thread: 3 }],
  ['bale', { token: '123:AbC', chat: '4501234567' }],
  [
    'teams',
    {
      url: 'https://prod-1.westeurope.logic.azure.com:443/workflows/a/triggers/manual/paths/invoke?sig=x',
    },
  ],
  ['mattermost', { url: 'https://chat.example.com/team/hooks/abc' }],
  [
    'mattermost',
    { server: 'http://10.0.0.2:8065/mm/', token: 'abc', channel: '4xp9fdt77pncbef59f4k1qe83o' },
  ],
  ['rocketchat', { url: 'https://chat.example.com/hooks/1/2' }],
  ['rocketchat', { server: 'https://chat.example.com', user: 'u', token: 't', room: 'GENERAL' }],
  ['matrix', { server: 'https://matrix.example.com', token: 'syt_x', room: '!a:example.com:8448' }],
  // Rooms of version 12 have no server in their ids.
  [
    'matrix',
    {
      server: 'https://matrix.example.com',
      token: 'syt_x',
      room: '!31hneApxJ_1o-63DmFrpeqnkFfWppnzWso1JvH3ogLM',
    },
  ],
  [
    'signal',
    { server: 'http://signal:8080', number: '+4915112345678', to: ['group.YWJj=', 'squirrel.07'] },
  ],
  [
    'whatsapp',
    {
      token: 'EAAG',
      sender: '106540352242922',
      to: ['+49151123456'],
      template: 'a_1',
      templateLanguage: 'fa',
    },
  ],
  ['googlechat', { url: 'https://chat.googleapis.com/v1/spaces/A/messages?key=k&token=t' }],
  [
    'zulip',
    { server: 'https://z.example.com', user: 'b@example.com', token: 'k', channel: 'عملیات' },
  ],
  ['line', { token: 'abc/+==', to: `C${'0'.repeat(32)}` }],
])('%s takes %j', (kind, options) => {
  const definition = kindOf(kind);
  expect(Check(definition.options, options)).toBe(true);
  expect(definition.problemsOf?.(options) ?? []).toEqual([]);
});

test.each<readonly [kind: string, options: JsonObject, path: string, hint: string]>([
  ['slack', {}, 'url', 'hooks.slack.com'],
  ['slack', { token: 'xoxb-1' }, 'channel', 'token, channel'],
  ['slack', { channel: 'C1' }, 'token', 'token, channel'],
  ['slack', { url: 'https://hooks.slack.com/x', channel: 'C1' }, 'channel', 'leave out url'],
  ['slack', { url: 'https://:0/' }, 'url', 'hooks.slack.com'],
  ['slack', { url: 'https://me:canary@hooks.slack.com/x' }, 'url', 'hooks.slack.com'],
  ['discord', { url: 'https://discord.com/channels/1/2' }, 'url', 'api/webhooks'],
  ['teams', { url: 'https://prod-1.westeurope.logic.azure.com/' }, 'url', 'workflows'],
  [
    'mattermost',
    { server: 'https://chat.example.com', channel: 'c' },
    'token',
    'server, token, channel',
  ],
  [
    'mattermost',
    { server: 'https://chat.example.com:0', token: 't', channel: 'c' },
    'server',
    'https://chat.example.com',
  ],
  ['rocketchat', { url: 'https://chat.example.com/hooks/1/2', room: 'r' }, 'room', 'leave out url'],
  [
    'matrix',
    { server: 'https://a:b@matrix.example.com', token: 't', room: '!r' },
    'server',
    'matrix.example.com',
  ],
  ['googlechat', { url: 'https://chat.google.com/room/AAAA' }, 'url', 'token='],
  [
    'whatsapp',
    { token: 't', sender: '1', to: '1', templateLanguage: 'fa' },
    'templateLanguage',
    'set template',
  ],
])('%s does not take %j, says where, and what is right', (kind, options, path, hint) => {
  const [problem] = kindOf(kind).problemsOf?.(options) ?? [];
  expect(problem?.path).toBe(path);
  expect(problem?.hint).toContain(hint);
  expect(JSON.stringify(problem)).not.toContain('canary');
});

test.each<readonly [kind: string, options: JsonObject]>([
  ['telegram', { token: 'canary', chat: 1 }],
  ['telegram', { token: '1:a', chat: 'example' }],
  ['matrix', { server: 'https://matrix.example.com', token: 't', room: '#alias:example.com' }],
  ['matrix', { server: 'https://matrix.example.com', token: 'a b', room: '!r:example.com' }],
  ['signal', { server: 'http://signal:8080', number: '015112345678', to: '+4915112345678' }],
  ['whatsapp', { token: 't', sender: '+4915112345678', to: '+4915112345678' }],
  ['line', { token: 't', to: '@account' }],
  ['zulip', { server: 'https://z.example.com', user: 'bot', token: 'k', channel: 'c' }],
])('%s does not even read %j', (kind, options) => {
  expect(Check(kindOf(kind).options, options)).toBe(false);
});
