import { describe, expect, it } from 'vitest';
import { createLog } from './log.ts';

function recorder(isTTY = false) {
  const lines: string[] = [];
  return { lines, isTTY, write: (text: string) => void lines.push(text) };
}

describe('createLog', () => {
  it('writes one JSON object a line with level, time and message', () => {
    const destination = recorder();
    createLog({ level: 'info', destination })
      .child({ room: 'api' })
      .info({ port: 80 }, 'listening');
    expect(destination.lines).toHaveLength(1);
    expect(JSON.parse(destination.lines[0] ?? '')).toEqual({
      level: 'info',
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT/) as unknown,
      room: 'api',
      port: 80,
      msg: 'listening',
    });
  });

  it('keeps quiet below its level', () => {
    const destination = recorder();
    createLog({ level: 'warn', destination }).info({}, 'no');
    expect(destination.lines).toEqual([]);
  });

  const canary = 'canary-7f3a';
  it.each([
    ['a field named like a secret', { password: canary }, 'x'],
    ['a nested one', { channel: { options: { apiKey: canary } } }, 'x'],
    ['one in a list', { headers: [{ authorization: canary }] }, 'x'],
    ['a key of ours in the message', {}, `presented sqk_${canary}`],
    ['a webhook secret', { note: `whsec_${canary}` }, 'x'],
    ['a bearer header in a text', { note: `Authorization: Bearer ${canary}` }, 'x'],
    ['the password of an address', { url: `https://joe:${canary}@shop.example/` }, 'x'],
    ['the query of an address', {}, `GET https://shop.example/a?token=${canary}&b=${canary}#top`],
  ])('masks %s', (_, fields, message) => {
    const destination = recorder();
    createLog({ level: 'debug', destination }).error(fields, message);
    expect(destination.lines.join('')).not.toContain(canary);
    expect(destination.lines.join('')).toContain('***');
    expect(() => JSON.parse(destination.lines[0] ?? '') as unknown).not.toThrow();
  });

  it('masks what a child log carries', () => {
    const destination = recorder();
    createLog({ level: 'debug', destination }).child({ token: canary }).warn({}, 'x');
    expect(destination.lines.join('')).not.toContain(canary);
  });

  const hostile = 'a\nb\u001B[31mred\u009B2J\u202Eevil\u2028c';
  it.each([false, true])('escapes what steers a terminal (on a terminal: %s)', (isTTY) => {
    const destination = recorder(isTTY);
    createLog({ level: 'info', destination }).info({ reason: hostile }, hostile);
    expect(destination.lines).toHaveLength(1);
    const line = destination.lines[0] ?? '';
    expect(line.endsWith('\n')).toBe(true);
    // oxlint-disable-next-line no-control-regex -- none of these may reach a terminal
    expect(line.slice(0, -1)).not.toMatch(/[\u0000-\u001F\u007F-\u009F\u2028\u202E]/);
  });

  it('writes plain text on a terminal', () => {
    const destination = recorder(true);
    createLog({ level: 'info', destination }).info({ sites: 33, file: 'a b.txt' }, 'imported');
    expect(destination.lines[0]).toMatch(
      /^\d\d:\d\d:\d\d info {2}imported sites=33 file="a b.txt"\n$/,
    );
  });
});
