import { readFile, writeFile } from 'node:fs/promises';
import { request, type IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { startMailSink } from '../../../src/farm/mail/mail-sink.ts';
import { readMail } from '../../../src/farm/mail/read-mail.ts';
import { whyMissing } from '../../support/programs.ts';
import { ServiceProcess } from '../service-process.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { until } from '../until.ts';
import { startNginx } from './nginx.ts';

interface Call {
  readonly socketPath: string;
  readonly url: string;
  readonly method?: string;
  readonly key?: string;
  readonly body?: object;
}

/** Asks the proxy as a browser would that looks the name up. */
function open({ socketPath, url, method = 'GET', key, body }: Call): Promise<IncomingMessage> {
  const { host, origin, pathname, search } = new URL(url);
  const headers = {
    host,
    origin,
    'sec-fetch-site': 'same-origin',
    ...(key !== undefined && { authorization: `Bearer ${key}` }),
    ...(body !== undefined && { 'content-type': 'application/json' }),
  };
  return new Promise((resolve, reject) => {
    const path = `${pathname}${search}`;
    const call = request({ socketPath, path, method, headers, agent: false }, resolve);
    call.once('error', reject);
    call.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

async function ask(call: Call): Promise<{ readonly status: number; readonly text: string }> {
  const answer = await open(call);
  return { status: answer.statusCode ?? 0, text: await text(answer) };
}

const KEEPING_HOST = 'proxy_set_header Host $host;';

const cases: readonly (readonly [name: string, url: string, location: (port: string) => string])[] =
  [
    [
      'a name of its own',
      'https://status.example/',
      (port) => `location / { proxy_pass http://127.0.0.1:${port}; ${KEEPING_HOST} }`,
    ],
    [
      'a path that the proxy passes on',
      'https://example.com/tools/squirrel/',
      (port) =>
        `location /tools/squirrel/ { proxy_pass http://127.0.0.1:${port}; ${KEEPING_HOST} }`,
    ],
    [
      'a path of the config file that the proxy takes off, without the name',
      'http://example.com:8080/squirrel/',
      (port) => `location /squirrel/ { proxy_pass http://127.0.0.1:${port}/; }`,
    ],
  ];

const why = whyMissing('nginx', 'nginx');

test.for(cases)(
  'behind nginx under %s everything works',
  async ([, publicUrl, location], context) => {
    context.skip(why !== null, why ?? '');
    await using folder = await temporaryFolder();
    const isInFile = publicUrl.startsWith('http:');
    const sink = await startMailSink();
    const configPath = join(folder.path, 'squirrel.json');
    const smtp = `smtp://${sink.host}:${sink.port}`;
    const config = {
      owners: [{ id: 'ops', name: 'Operations' }],
      channels: [
        {
          id: 'mail',
          kind: 'email',
          owner: 'ops',
          to: 'a@example.com',
          from: 'b@example.com',
          smtp,
        },
      ],
      monitors: [{ kind: 'heartbeat', job: 'backup', period: '1h' }],
      ...(isInFile && { server: { publicUrl } }),
    };
    await writeFile(configPath, JSON.stringify(config));
    const dataDirectory = join(folder.path, 'data');
    const options = isInFile ? [] : ['--public-url', publicUrl];
    const args = ['--config', configPath, ...options];
    const service = new ServiceProcess({ dataDirectory, args, entry: 'built' });
    try {
      const { port } = new URL(await service.ready);
      expect(service.stdout).toContain(`: ${publicUrl} (listening on http://127.0.0.1:${port}/)`);
      const key = (await readFile(join(dataDirectory, 'admin-key'), 'utf8')).trim();
      await using nginx = await startNginx(join(folder.path, 'nginx'), location(port));
      const { socketPath } = nginx;
      const at = (path: string): string => new URL(path, publicUrl).href;
      const api = async <Answer>(path: string, more: Partial<Call> = {}): Promise<Answer> => {
        const answer = await ask({ socketPath, url: at(`api/v1/${path}`), key, ...more });
        expect({ path, ok: answer.status < 300, text: answer.text }).toMatchObject({
          path,
          ok: true,
        });
        return JSON.parse(answer.text) as Answer;
      };

      // The page and all that it names lie below the public URL.
      const page = await ask({ socketPath, url: publicUrl });
      expect(page.status).toBe(200);
      const files = [...page.text.matchAll(/(?:src|href)="([^"]+)"/g)].map(
        ([, file]) => file ?? '',
      );
      expect(files.length).toBeGreaterThanOrEqual(3);
      for (const file of files) {
        const url = at(file);
        expect(url.startsWith(publicUrl)).toBe(true);
        const { status, text: script } = await ask({ socketPath, url });
        expect({ url, status }).toEqual({ url, status: 200 });
        expect(script).not.toMatch(/["'`]\/(?:api|ping)\//);
      }

      // Live events come through at once, though nginx collects answers by default.
      const events = await open({ socketPath, url: at('api/v1/events'), key });
      let seen = '';
      events.setEncoding('utf8').on('data', (piece: string) => (seen += piece));
      await until(() => seen.includes(': welcome'), { withinMs: 5_000, describe: () => seen });
      const { items } = await api<{ items: readonly { readonly id: string }[] }>('monitors');
      const path = `monitors/${items[0]?.id}`;
      await api(`${path}/pause`, { method: 'POST' });
      await until(() => seen.includes('event: monitor'), { withinMs: 5_000, describe: () => seen });
      events.destroy();

      // A job pings the address that it is given.
      await api(`${path}/resume`, { method: 'POST' });
      const { pingUrl } = await api<{ readonly pingUrl: string }>(`${path}/heartbeat`);
      expect(pingUrl.startsWith(`${publicUrl}ping/`)).toBe(true);
      expect(await ask({ socketPath, url: pingUrl, method: 'POST' })).toEqual({
        status: 200,
        text: 'OK\n',
      });
      expect(await api(`${path}/heartbeat`)).toMatchObject({ pingCount: 1 });

      // A mail leads back.
      await api('channels/mail/test', { method: 'POST' });
      const mail = await until(() => sink.messages().at(-1) ?? null, {
        withinMs: 10_000,
        describe: () => service.stderr,
      });
      expect(readMail(mail.raw).text).toContain(`Dashboard: ${publicUrl}\r\n`);

      expect((await ask({ socketPath, url: at('metrics'), key })).text).toContain('squirrel_');
    } finally {
      service.signalGroup('SIGKILL');
      await sink.stop();
    }
  },
);
