import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { levelOf, proofOf } from '../../core/probe-health/evidence.ts';
import { openProbeStage } from '../../testing/prober/probe-stage.ts';
import { udp } from './udp-prober.ts';
import { withoutStalls } from '../../testing/without-stalls.ts';

const stage = openProbeStage(udp);
const sockets: Socket[] = [];
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.close();
});
afterAll(() => stage.close());

type Play = (message: Buffer, peer: RemoteInfo, socket: Socket) => void;

async function serve(play: Play): Promise<string> {
  const socket = createSocket('udp4');
  sockets.push(socket);
  socket.on('message', (message, peer) => play(message, peer, socket));
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
  return `udp://127.0.0.1:${socket.address().port}`;
}

const answering =
  (...answers: readonly (string | Buffer)[]): Play =>
  (_, peer, socket) => {
    for (const answer of answers) socket.send(answer, peer.port, peer.address);
  };

test('a long secret that comes back is hidden whole', async () => {
  const secret = 's3cr3t'.repeat(160);
  const url = await serve(answering(`unknown: ${secret}`));
  const result = await stage.probe({ url, send: secret });
  expect(result).toMatchObject({ outcome: 'up', message: 'answered "unknown: ***"' });
});

describe('a UDP service', () => {
  test.each([
    ['any answer', ['hello'], {}, 'answered "hello"'],
    ['an empty answer', [''], {}, 'answered ""'],
    ['the right line', ['a\nok 7\nb'], { receive: 'ok *' }, 'answered "ok 7"'],
    ['a long line', [`ok ${'x'.repeat(900)}`], { receive: 'ok *' }, /^answered "ok x/],
    ['the right bytes', [Buffer.of(255, 0, 7)], { receive: '\\xff\\x00' }, 'answered "\\xff\\x00"'],
    ['the right one after another', ['busy', 'ok'], { receive: 'ok' }, 'answered "ok"'],
  ])('with %s is up', async (_, answers, form, message) => {
    const url = await serve(answering(...answers));
    const result = await stage.probe({ url, send: 'ping', ...form });
    expect(result).toMatchObject({ outcome: 'up', reason: null, address: '127.0.0.1' });
    expect(result.message).toEqual(
      typeof message === 'string' ? message : expect.stringMatching(message),
    );
    expect(result.timings.firstByteMs).toBeGreaterThan(0);
  });

  test('is sent the bytes that are written, and again when the first are lost', async () => {
    const messages: string[] = [];
    const url = await serve((message, peer, socket) => {
      messages.push(message.toString('hex'));
      if (messages.length === 2) socket.send('ok', peer.port, peer.address);
    });
    const result = await stage.probe({ url, send: '\\xff\\x00é' }, { timeoutMs: 3_000 });
    expect(result.outcome).toBe('up');
    expect(messages).toEqual(['ff00c3a9', 'ff00c3a9']);
  });

  test.each([
    ['nothing', [], {}, 'udp_timeout'],
    ['something else', ['no'], { receive: 'ok' }, 'answer_mismatch'],
    [
      'the right line behind 4 KiB',
      [`${'\n'.repeat(4_096)}ok`],
      { receive: 'ok' },
      'answer_mismatch',
    ],
    ['many others', Array.from({ length: 200 }, () => 'no'), { receive: 'ok' }, 'answer_mismatch'],
  ])('with %s is down', async (_, answers, form, reason) => {
    const url = await serve(answering(...answers));
    const result = await stage.probe({ url, send: 'ping', ...form }, { timeoutMs: 300 });
    expect(result).toMatchObject({ outcome: 'down', reason });
    const isSilent = reason === 'udp_timeout';
    expect(levelOf(result)).toBe(isSilent ? 'connect' : 'answer');
    expect(proofOf(result).travels).toBe(!isSilent);
    expect(withoutStalls(result.timings.totalMs)).toBeLessThan(550);
  });

  test('may be sent an empty datagram', async () => {
    const url = await serve(answering('now'));
    expect(await stage.probe({ url })).toMatchObject({ outcome: 'up', message: 'answered "now"' });
  });

  test('that is not there is down at once', async () => {
    const url = await serve(() => undefined);
    sockets.pop()?.close();
    const result = await stage.probe({ url, send: 'ping' });
    expect(result).toMatchObject({ outcome: 'down', reason: 'connect_refused', phase: 'connect' });
  });

  test('is the only one that is listened to', async () => {
    const stranger = createSocket('udp4');
    sockets.push(stranger);
    const url = await serve((_, peer) => stranger.send('ok', peer.port, peer.address));
    const result = await stage.probe({ url, send: 'ping' }, { timeoutMs: 300 });
    expect(result).toMatchObject({ outcome: 'down', reason: 'udp_timeout' });
  });

  test('does not show what it was sent', async () => {
    const url = await serve((message, peer, socket) =>
      socket.send(message, peer.port, peer.address),
    );
    const result = await stage.probe({ url, send: 'token=hunter22' });
    expect(result.outcome).toBe('up');
    expect(JSON.stringify(result)).not.toContain('hunter22');
  });
});

test('an address that the policy forbids is sent nothing', async () => {
  let count = 0;
  const url = await serve(() => {
    count += 1;
  });
  const wary = openProbeStage(udp, { targets: 'public' });
  expect(await wary.probe({ url, send: 'x' })).toMatchObject({ outcome: 'blocked' });
  wary.close();
  expect(count).toBe(0);
});

test.each([
  [{ url: 'udp://a.example', send: 'x' }, /port/],
  [{ url: 'udp://a.example:7', send: '\\q' }, /send holds/],
  [{ url: 'udp://a.example:7', send: 'x', receive: '\\x1' }, /receive holds/],
])('%j is refused', async (form, message) => {
  await expect(stage.probe(form)).rejects.toThrow(message);
});
