import { connect, createServer, type Server, type Socket } from 'node:net';

/** What a proxy of a test was asked for: `CONNECT host:port`, `GET http://...`, `socks name:port`, `socks login a:b`. */
export interface TestProxy {
  readonly server: Server;
  readonly asked: string[];
}

/** Where names lead that the proxy is asked for; all others are dialled as they are. */
export type ProxyNames = Readonly<Record<string, { readonly host: string; readonly port: number }>>;

function pipe(
  client: Socket,
  to: { readonly host: string; readonly port: number },
  then: () => void,
): void {
  const upstream = connect(to.port, to.host, then);
  upstream.on('error', () => client.destroy());
  client.on('error', () => upstream.destroy());
  client.pipe(upstream).pipe(client);
}

/** An HTTP proxy: CONNECT and absolute form, with a login when one is given. `refuses` is sent instead of any tunnel. */
export function httpProxy(
  setup: { readonly names?: ProxyNames; readonly login?: string; readonly refuses?: string } = {},
): TestProxy {
  const asked: string[] = [];
  const wanted =
    setup.login === undefined
      ? null
      : `Proxy-Authorization: Basic ${Buffer.from(setup.login).toString('base64')}`;
  const server = createServer((client) => {
    client.on('error', () => client.destroy());
    client.once('data', (bytes) => {
      const text = bytes.toString('latin1');
      const [, method = '', target = ''] = /^(\w+) (\S+) HTTP/.exec(text) ?? [];
      asked.push(`${method} ${target}`);
      if (wanted !== null && !text.includes(wanted)) {
        client.end('HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n');
        return;
      }
      if (setup.refuses !== undefined) {
        client.end(`${setup.refuses}\r\n\r\n`);
        return;
      }
      const url = new URL(method === 'CONNECT' ? `http://${target}` : target);
      const to = setup.names?.[url.hostname] ?? {
        host: url.hostname,
        port: Number(url.port || 80),
      };
      if (method === 'CONNECT') {
        pipe(client, to, () => client.write('HTTP/1.1 200 Connection established\r\n\r\n'));
        return;
      }
      const upstream = connect(to.port, to.host, () => {
        upstream.write(text.replace(target, `${url.pathname}${url.search}`), 'latin1');
      });
      upstream.on('error', () => client.destroy());
      upstream.pipe(client);
    });
  });
  return { server, asked };
}

/** A SOCKS5 proxy, with a login when one is given; `reply` is sent instead of a tunnel. */
export function socksProxy(
  setup: { readonly names?: ProxyNames; readonly login?: string; readonly reply?: number } = {},
): TestProxy {
  const asked: string[] = [];
  const server = createServer((client) => {
    client.on('error', () => client.destroy());
    let stage: 'hello' | 'login' | 'request' = 'hello';
    const onData = (bytes: Buffer): void => {
      if (stage === 'hello') {
        stage = setup.login === undefined ? 'request' : 'login';
        client.write(
          Buffer.from([5, setup.login === undefined ? 0 : bytes.includes(2, 2) ? 2 : 255]),
        );
      } else if (stage === 'login') {
        const user = bytes.subarray(2, 2 + (bytes[1] ?? 0)).toString();
        const password = bytes.subarray(3 + user.length).toString();
        asked.push(`login ${user}:${password}`);
        stage = 'request';
        client.write(Buffer.from([1, setup.login === `${user}:${password}` ? 0 : 1]));
      } else {
        client.off('data', onData);
        const to = targetOf(bytes);
        asked.push(`socks ${to.host}:${to.port}`);
        const answer = Buffer.from([5, setup.reply ?? 0, 0, 1, 0, 0, 0, 0, 0, 0]);
        if (setup.reply !== undefined) client.end(answer);
        else pipe(client, setup.names?.[to.host] ?? to, () => client.write(answer));
      }
    };
    client.on('data', onData);
  });
  return { server, asked };
}

function targetOf(bytes: Buffer): { readonly host: string; readonly port: number } {
  const port = bytes.readUInt16BE(bytes.length - 2);
  if (bytes[3] === 3) return { host: bytes.subarray(5, 5 + (bytes[4] ?? 0)).toString(), port };
  return { host: [...bytes.subarray(4, 8)].join('.'), port };
}
