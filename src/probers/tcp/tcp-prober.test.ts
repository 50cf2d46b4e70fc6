import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { makeCertificate } from '../../../test/support/certificates.ts';
import { openHostilePort } from '../../testing/prober/hostile-port.ts';
import { openProbeStage } from '../../testing/prober/probe-stage.ts';
import { startRawServer, type Play, type RawServer } from '../../../test/support/raw-server.ts';
import { STARTTLS_PROTOCOLS } from '../conversation/starttls.ts';
import { tcp } from './tcp-prober.ts';
import { withoutStalls } from '../../testing/without-stalls.ts';

const dayMs = 86_400_000;
const root = makeCertificate({ name: 'Squirrel Root', isAuthority: true });
const leaf = makeCertificate({ name: 'mail', hosts: ['127.0.0.1'], issuer: root });
const old = makeCertificate({
  name: 'old',
  hosts: ['127.0.0.1'],
  issuer: root,
  validTo: Date.now() + 3 * dayMs,
});
const strangeOld = makeCertificate({ name: 'strange', validTo: Date.now() + 3 * dayMs });
/** What servers that encrypt show. */
let certificateNow = leaf;
const stage = openProbeStage(tcp, { extraCaPems: [root.pem] });
const servers: RawServer[] = [];

afterEach(async () => {
  for (const server of servers.splice(0)) await server.stop();
});
afterAll(() => stage.close());

async function serve(play: Play): Promise<{ readonly host: string; readonly port: number }> {
  const server = await startRawServer(play);
  servers.push(server);
  return { host: '127.0.0.1', port: server.port };
}

/** Says the first line, then an answer to each line that comes; `TLS` makes the rest encrypted. */
function speaking(greeting: string, answers: Readonly<Record<string, string>>): Play {
  return (socket) => {
    if (greeting !== '') socket.write(greeting, 'latin1');
    listen(socket, answers, socket);
  };
}

function listen(stream: Socket, answers: Readonly<Record<string, string>>, raw: Socket): void {
  const onData = (chunk: Buffer): void => {
    for (const line of chunk.toString('latin1').split('\r\n')) {
      const answer = answers[line];
      if (answer === undefined) continue;
      const [said = '', ...isSecret] = answer.split('TLS!');
      stream.write(Buffer.from(said, 'latin1'));
      if (isSecret.length === 0) continue;
      stream.off('data', onData);
      encrypt(raw, answers);
    }
  };
  stream.on('data', onData);
}

function encrypt(
  raw: Socket,
  answers: Readonly<Record<string, string>>,
  certificate = certificateNow,
): void {
  raw.removeAllListeners('data');
  const secure = new TLSSocket(raw, {
    isServer: true,
    key: certificate.keyPem,
    cert: certificate.pem,
  });
  secure.on('error', () => raw.destroy());
  listen(secure, answers, raw);
}

describe('a connection', () => {
  test('is enough when nothing is to be said', async () => {
    const target = await serve(() => undefined);
    const result = await stage.probe({ url: `tcp://127.0.0.1:${target.port}` });
    expect(result).toMatchObject({
      outcome: 'up',
      reason: null,
      address: '127.0.0.1',
      message: 'accepted the connection',
      evidence: { certificate: null },
    });
    expect(result.timings.connectMs).toBeGreaterThan(0);
  });

  test('that is refused is down', async () => {
    const server = await startRawServer(() => undefined);
    await server.stop();
    expect(await stage.probe({ host: '127.0.0.1', port: server.port })).toMatchObject({
      outcome: 'down',
      reason: 'connect_refused',
    });
  });

  test('to an address that the policy forbids is blocked', async () => {
    const wary = openProbeStage(tcp, { targets: 'public' });
    const target = await serve(() => undefined);
    expect(await wary.probe(target)).toMatchObject({
      outcome: 'blocked',
      reason: 'private_address',
    });
    wary.close();
  });
});

describe('a conversation', () => {
  test.each([
    ['+PONG\r\n', '+PONG'],
    ['+PONG', '+P*'],
    ['noise\r\n+PONG\r\nmore', '+PONG'],
  ])('finds a line in %j', async (said, receive) => {
    const target = await serve(speaking('', { PING: said }));
    const result = await stage.probe({ ...target, send: 'PING\\r\\n', receive });
    expect(result).toMatchObject({ outcome: 'up', message: 'answered "+PONG"' });
    expect(result.timings.firstByteMs).toBeGreaterThanOrEqual(0);
  });

  test('has steps', async () => {
    const target = await serve(speaking('220 hi\r\n', { NOOP: '250 ok\r\n', QUIT: '221 bye\r\n' }));
    const steps = [
      { receive: '220 *' },
      { send: 'NOOP\\r\\n', receive: '250 *' },
      { send: 'QUIT\\r\\n', receive: '221 *' },
    ];
    expect(await stage.probe({ ...target, steps })).toMatchObject({
      outcome: 'up',
      evidence: { answers: ['"220 hi"', '"250 ok"', '"221 bye"'] },
    });
  });

  test('that goes another way is a mismatch, which shows what came and not what was sent', async () => {
    const target = await serve((socket) => {
      socket.on('data', () => socket.end('-ERR no\u001b[31m\r\n'));
    });
    const result = await stage.probe({ ...target, send: 'AUTH hunter2\\r\\n', receive: '+OK' });
    expect(result).toMatchObject({
      outcome: 'down',
      reason: 'answer_mismatch',
      phase: 'head',
      message: 'answered "-ERR no·[31m" where "+OK" was expected',
    });
    expect(JSON.stringify(result)).not.toContain('hunter2');
  });

  test.each(['+OK*', '-NO'])(
    'hides what comes back of what was sent, under %s',
    async (receive) => {
      const target = await serve((socket) => {
        socket.on('data', (chunk) => socket.end(`+OK you said ${chunk.toString('latin1')}`));
      });
      const result = await stage.probe({ ...target, send: 'AUTH hunter2\\r\\n', receive });
      expect(result.message).toContain('+OK you said AUTH ***');
      expect(JSON.stringify(result)).not.toContain('hunter2');
    },
  );

  test.each([
    ['silence', () => undefined, 'head_timeout'],
    ['an end', (socket) => void socket.end(), 'closed_early'],
    ['a reset', (socket) => void socket.resetAndDestroy(), 'reset'],
    ['a flood', (socket) => void socket.write('x'.repeat(100_000)), 'answer_too_big'],
    ['garbage', (socket) => void socket.write('\u0000\u00ff\r\n'), 'answer_mismatch'],
  ] satisfies [string, Play, string][])('that meets %s is down', async (_, play, reason) => {
    const target = await serve(play);
    const result = await stage.probe({ ...target, receive: '220 *' }, { timeoutMs: 300 });
    expect(result).toMatchObject({ outcome: 'down', reason });
  });
});

const XMPP_TLS = 'urn:ietf:params:xml:ns:xmpp-tls';

/** Opens a stream for whoever asks for the host, names its features, and goes on to TLS if that was one of them. */
function xmpp(namespace: string, feature: string, answer = `<proceed xmlns='${XMPP_TLS}'/>`): Play {
  return (socket) => {
    let heard = '';
    const onData = (chunk: Buffer): void => {
      heard += chunk.toString();
      if (
        heard.includes(`to='127.0.0.1' xmlns='${namespace}'`) &&
        heard.endsWith("version='1.0'>")
      ) {
        heard = '';
        socket.write(`<?xml version='1.0'?><stream:stream from='127.0.0.1' version='1.0'>`);
        setTimeout(() => socket.write(`<stream:features>${feature}</stream:features>`), 5);
      } else if (heard.startsWith('<starttls') && heard.endsWith('/>')) {
        socket.off('data', onData);
        socket.write(answer);
        encrypt(socket, { NOOP: '250 ok\r\n' });
      }
    };
    socket.on('data', onData);
  };
}

function mysqlGreeting(capabilities: number): Buffer {
  const packet = Buffer.concat([
    Buffer.from('\n8.4.3\0', 'latin1'),
    Buffer.alloc(13),
    Buffer.of(capabilities & 0xff, capabilities >> 8),
    Buffer.alloc(40),
  ]);
  return Buffer.concat([Buffer.of(packet.length, 0, 0, 0), packet]);
}

describe('TLS', () => {
  const direct: Play = (socket) => encrypt(socket, { PING: '+PONG\r\n' });

  test('from the first byte shows its certificate', async () => {
    const target = await serve(direct);
    const form = { ...target, tls: 'direct', send: 'PING\\r\\n', receive: '+PONG' };
    const result = await stage.probe(form);
    expect(result).toMatchObject({
      outcome: 'up',
      notes: [],
      evidence: { certificate: { subject: 'mail', issuer: 'Squirrel Root' } },
    });
    expect(result.timings.tlsMs).toBeGreaterThan(0);
  });

  test('notes a certificate that ends soon', async () => {
    const target = await serve((socket) => encrypt(socket, {}, old));
    const result = await stage.probe({ ...target, tls: 'direct' });
    expect(result).toMatchObject({ outcome: 'up', notes: ['cert_expiring'] });
  });

  test('with a stranger’s certificate is down, unless nobody minds', async () => {
    const wary = openProbeStage(tcp);
    const target = await serve(direct);
    const refused = await wary.probe({ ...target, tls: 'direct' });
    expect(refused.outcome).toBe('down');
    expect(refused.reason).toMatch(/^tls_/);
    expect(await wary.probe({ ...target, tls: 'direct', insecure: true })).toMatchObject({
      outcome: 'up',
      notes: ['tls_unverified'],
    });
    wary.close();
  });

  const words = {
    smtp: speaking('220-a\r\n220 b\r\n', {
      'EHLO uptimesquirrel.invalid': '250-mail\r\n250 STARTTLS\r\n',
      STARTTLS: '220 go\r\nTLS!',
      NOOP: '250 ok\r\n',
    }),
    imap: speaking('* OK hi\r\n', { 'a1 STARTTLS': 'a1 OK go\r\nTLS!', NOOP: '250 ok\r\n' }),
    pop3: speaking('+OK hi\r\n', { STLS: '+OK go\r\nTLS!', NOOP: '250 ok\r\n' }),
    ftp: speaking('220 hi\r\n', { 'AUTH TLS': '234 go\r\nTLS!', NOOP: '250 ok\r\n' }),
    postgres: (socket: Socket) => {
      socket.once('data', (chunk: Buffer) => {
        if (chunk.toString('hex') !== '0000000804d2162f') return;
        socket.write('S');
        encrypt(socket, { NOOP: '250 ok\r\n' });
      });
    },
    lmtp: speaking('220 a\r\n', {
      'LHLO uptimesquirrel.invalid': '250-mail\r\n250 STARTTLS\r\n',
      STARTTLS: '220 go\r\nTLS!',
      NOOP: '250 ok\r\n',
    }),
    sieve: speaking('"IMPLEMENTATION" "x"\r\n"STARTTLS"\r\nOK "ready"\r\n', {
      STARTTLS: 'OK\r\nTLS!',
      NOOP: '250 ok\r\n',
    }),
    nntp: speaking('200 hi\r\n', { STARTTLS: '382 go\r\nTLS!', NOOP: '250 ok\r\n' }),
    xmpp: xmpp('jabber:client', `<starttls xmlns="${XMPP_TLS}"><required/></starttls>`),
    'xmpp-server': xmpp('jabber:server', `<starttls xmlns='${XMPP_TLS}'/>`),
    mysql: (socket: Socket) => {
      socket.write(mysqlGreeting(0xffff));
      socket.once('data', (chunk: Buffer) => {
        if (chunk.readUInt8(0) !== 32 || (chunk.readUInt32LE(4) & 0x0800) === 0) return;
        // TLS begins without an answer: its first bytes may have come already.
        socket.pause();
        socket.unshift(chunk.subarray(36));
        encrypt(socket, { NOOP: '250 ok\r\n' });
      });
    },
    ldap: (socket: Socket) => {
      socket.once('data', (chunk: Buffer) => {
        if (!chunk.includes('1.3.6.1.4.1.1466.20037')) return;
        socket.write(Buffer.from('300c02010178070a010004000400', 'hex'));
        encrypt(socket, { NOOP: '250 ok\r\n' });
      });
    },
  } satisfies Record<string, Play>;

  test.each(Object.entries(words))('is asked for as %s does', async (protocol, play) => {
    const target = await serve(play);
    const form = { ...target, tls: protocol, send: 'NOOP\\r\\n', receive: '250 *' };
    expect(await stage.probe(form)).toMatchObject({
      outcome: 'up',
      message: 'answered "250 ok"',
      evidence: { certificate: { subject: 'mail' } },
    });
  });

  test.each([
    ['smtp', '220 hi\r\n', { 'EHLO uptimesquirrel.invalid': '250 x\r\n', STARTTLS: '502 no\r\n' }],
    ['imap', '* BYE\r\n', {}],
    ['pop3', '+OK\r\n', { STLS: '-ERR no\r\n' }],
    ['nntp', '200 hi\r\n', { STARTTLS: '502 no\r\n' }],
    ['sieve', 'OK\r\n', { STARTTLS: 'NO "no"\r\n' }],
    ['mysql', mysqlGreeting(0xf7ff).toString('latin1'), {}],
    ['mysql', '\u0017\0\0\0\u00ffj\u0004Host is not allowed..', {}],
  ])('that %s refuses is down', async (protocol, greeting, answers) => {
    const target = await serve(speaking(greeting, answers));
    expect(await stage.probe({ ...target, tls: protocol })).toMatchObject({
      outcome: 'down',
      reason: 'starttls_refused',
    });
  });

  test.each([
    ['has no such feature', '<mechanisms/>', undefined],
    [
      'says no',
      `<starttls xmlns='${XMPP_TLS}'/>`,
      `<failure xmlns='${XMPP_TLS}'/></stream:stream>`,
    ],
    ['ends the stream', '</stream:features></stream:stream>', undefined],
  ])('that an XMPP server refuses, because it %s, is down', async (_, feature, answer) => {
    const target = await serve(xmpp('jabber:client', feature, answer));
    expect(await stage.probe({ ...target, tls: 'xmpp' })).toMatchObject({
      outcome: 'down',
      reason: 'starttls_refused',
    });
  });

  test.each(['xmpp', 'mysql'])(
    'asked of a web server as %s does is a mismatch',
    async (protocol) => {
      const target = await serve((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
      expect(await stage.probe({ ...target, tls: protocol })).toMatchObject({
        reason: 'answer_mismatch',
      });
    },
  );

  test.each([
    [{ tls: 'smtp', minDays: 7 }, 'down', 'tls_expiring', ['cert_expiring']],
    [{ tls: 'smtp', minDays: 2 }, 'up', null, ['cert_expiring']],
    [{ tls: 'smtp', warnDays: 1 }, 'up', null, []],
    [
      { tls: 'smtp', minDays: 7, insecure: true },
      'down',
      'tls_expiring',
      ['cert_expiring', 'tls_unverified'],
    ],
  ])(
    'a certificate of three days behind STARTTLS, by %j, is %s',
    async (form, outcome, reason, notes) => {
      const play = speaking('220 b\r\n', {
        'EHLO uptimesquirrel.invalid': '250 mail\r\n',
        STARTTLS: '220 go\r\nTLS!',
      });
      certificateNow = 'insecure' in form ? strangeOld : old;
      const target = await serve(play);
      const result = await stage.probe({ ...target, ...form });
      certificateNow = leaf;
      expect(result).toMatchObject({ outcome, reason });
      expect(result.notes.toSorted()).toEqual(notes);
    },
  );

  test('refused by a database is down', async () => {
    const target = await serve((socket) => socket.once('data', () => socket.write('N')));
    expect(await stage.probe({ ...target, tls: 'postgres' })).toMatchObject({
      reason: 'starttls_refused',
    });
  });

  test('asked of another protocol is a mismatch', async () => {
    const target = await serve((socket) => socket.end('SSH-2.0-x\r\n'));
    expect(await stage.probe({ ...target, tls: 'smtp' })).toMatchObject({
      reason: 'answer_mismatch',
    });
  });

  test('believes nothing that was said in clear', async () => {
    const play = speaking('+OK\r\n', { STLS: '+OK go\r\n250 injected\r\nTLS!' });
    const target = await serve(play);
    const form = { ...target, tls: 'pop3', receive: '250 *' };
    expect(await stage.probe(form, { timeoutMs: 400 })).toMatchObject({
      reason: 'head_timeout',
    });
  });

  test.each(STARTTLS_PROTOCOLS)(
    'asked for as %s does of servers that behave badly comes to a verdict in time',
    async (protocol) => {
      const manners = ['silent', 'garbage', 'trickle', 'hang-up', 'reset'] as const;
      await Promise.all(
        manners.map(async (manner, index) => {
          const port = await openHostilePort(manner, index + 1);
          const form = { host: '127.0.0.1', port: port.port, tls: protocol };
          const result = await stage.probe(form, { timeoutMs: 300 });
          expect({ manner, outcome: result.outcome }).toEqual({ manner, outcome: 'down' });
          expect(withoutStalls(result.timings.totalMs)).toBeLessThan(550);
          await expect.poll(() => port.open, { interval: 5 }).toBe(0);
          await port.stop();
        }),
      );
    },
  );

  test('agreed to and then not spoken is down', async () => {
    const target = await serve((socket) => {
      socket.once('data', () => {
        socket.write('S');
        socket.once('data', () => socket.write('HTTP/1.1 400 Bad Request\r\n\r\n'));
      });
    });
    expect(await stage.probe({ ...target, tls: 'postgres' })).toMatchObject({
      outcome: 'down',
      reason: 'tls_not_tls',
      phase: 'tls',
    });
  });
});
