import { expect, test } from 'vitest';
import { shownOf, targetOf } from './push-message.ts';

const message = (notification: object): string => JSON.stringify({ web_push: 8030, notification });

test('title, text and tag are shown as they came, and a click leads to what they are about', () => {
  const { data, ...shown } = shownOf(
    message({ title: '[DOWN] Shop', body: 'it is', tag: 'a', navigate: 'https://up.example/i/1' }),
  );
  expect(shown).toEqual({ title: '[DOWN] Shop', body: 'it is', tag: 'a', actions: [] });
  expect(targetOf(data, '')).toBe('https://up.example/i/1');
});

test('without an address of the service it is the page of the incident, or the overview', () => {
  const about = (incidentId: string | null) =>
    targetOf(shownOf(message({ title: 'x', data: { incidentId } })).data, '');
  expect(about('inc_1')).toBe('incidents/inc_1');
  expect(about('../a b')).toBe('incidents/..%2Fa%20b');
  expect(about(null)).toBe('.');
});

test('a button leads to its own address, one that is not known to that of the message', () => {
  const actions = [
    { action: 'acknowledge', title: 'Acknowledge', navigate: 'https://up.example/a' },
  ];
  const shown = shownOf(message({ title: 'x', navigate: 'https://up.example/i', actions }));
  expect(shown).toMatchObject({ actions: [{ action: 'acknowledge', title: 'Acknowledge' }] });
  expect(targetOf(shown.data, 'acknowledge')).toBe('https://up.example/a');
  expect(targetOf(shown.data, 'other')).toBe('https://up.example/i');
});

test.each(['', 'no JSON', '{}', '{"notification":{}}', 'null'])(
  'what cannot be read (%j) is shown by the name of the service',
  (text) => {
    expect(shownOf(text)).toMatchObject({ title: 'UptimeSquirrel', data: { target: '.' } });
  },
);
