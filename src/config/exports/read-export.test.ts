import { describe, expect, it } from 'vitest';
import { readExport } from './read-export.ts';

const textsOf = (text: string): readonly string[] | undefined =>
  readExport(text)?.lines.map((line) => line.text);

describe('Uptime Kuma', () => {
  const backup = (...monitorList: readonly object[]): string =>
    JSON.stringify({ version: '1.23.13', notificationList: [{ name: 'mail' }], monitorList });

  it('gives its sites with their settings, and says what it cannot give', () => {
    const reading = readExport(
      backup(
        {
          name: 'Shop "one"',
          type: 'keyword',
          url: 'https://shop.example/',
          interval: 60,
          timeout: 48,
          maxretries: 3,
          keyword: 'Sign in',
          accepted_statuscodes: ['200-299', '401'],
          maxredirects: 10,
          ignoreTls: true,
          active: 0,
          headers: '{"X-Key": "a b"}',
          tags: [{ name: 'team', value: 'web site' }],
        },
        { name: 'Job', type: 'push', pushToken: 'x' },
        { name: 'Game', type: 'gamedig', hostname: 'g.example', port: 1 },
      ),
    );
    expect(reading?.tool).toBe('Uptime Kuma');
    expect(reading?.lines).toEqual([
      {
        name: 'Shop "one"',
        text: 'https://shop.example/ name="Shop \\"one\\"" interval=60s timeout=48s expect=200-299,401 keyword="Sign in" maxRedirects=10 insecure=true header="X-Key: a b" tags=team:web-site paused=true',
        losses: ['its retries: confirm.after says how often'],
      },
    ]);
    expect(reading?.leftOut.map(({ name }) => name)).toEqual(['Job', 'Game']);
    expect(reading?.losses).toHaveLength(1);
  });

  it('gives ports, pings, names and databases as such', () => {
    expect(
      textsOf(
        backup(
          { name: 'a', type: 'port', hostname: 'db.example', port: 5432, interval: 20 },
          { name: 'b', type: 'ping', hostname: '2001:db8::1' },
          {
            name: 'c',
            type: 'dns',
            hostname: 'a.example',
            dns_resolve_type: 'MX',
            dns_resolve_server: '1.1.1.1',
          },
          {
            name: 'd',
            type: 'postgres',
            databaseConnectionString: 'postgres://u:p@pg.example:5432/x',
          },
        ),
      ),
    ).toEqual([
      'tcp://db.example:5432 name=a interval=20s',
      'ping://[2001:db8::1] name=b',
      'dns://a.example?type=MX&server=1.1.1.1 name=c',
      'tcp://pg.example:5432 name=d',
    ]);
  });
});

it('reads the endpoints of Gatus, conditions included', () => {
  const reading = readExport(`
endpoints:
  - name: front
    group: core
    url: "https://example.org/health"
    interval: 5m
    client: { insecure: true, timeout: 10s, ignore-redirect: true }
    conditions:
      - "[STATUS] == any(200, 429)"
      - "[BODY] == pat(*Domain*)"
      - "[BODY].status == UP"
      - "[RESPONSE_TIME] < 300"
      - "[CERTIFICATE_EXPIRATION] > 48h"
  - name: dns
    url: 8.8.8.8
    dns: { query-name: example.com, query-type: A }
    conditions: ["[CONNECTED] == true"]
  - { name: ping, url: "icmp://10.0.0.1", enabled: false, conditions: ["[CONNECTED] == true"] }
  - { name: ssh, url: "ssh://h.example", conditions: ["[CONNECTED] == true"] }
`);
  expect(reading?.tool).toBe('Gatus');
  expect(reading?.lines).toEqual([
    {
      name: 'front',
      text: 'https://example.org/health name=front interval=5m timeout=10s expect=200,429 keyword=Domain jsonCondition="$.status == UP" maxResponseTime=300ms maxRedirects=0 insecure=true group=core',
      losses: ['its condition [CERTIFICATE_EXPIRATION] > 48h'],
    },
    {
      name: 'dns',
      text: 'dns://example.com?type=A&server=8.8.8.8 name=dns interval=60s',
      losses: [],
    },
    { name: 'ping', text: 'ping://10.0.0.1 name=ping interval=60s paused=true', losses: [] },
  ]);
  expect(reading?.leftOut.map(({ name }) => name)).toEqual(['ssh']);
});

describe('UptimeRobot', () => {
  it('is read as its API answers', () => {
    const monitors = [
      { friendly_name: 'Web', url: 'https://a.example', type: 1, interval: 300, status: 2 },
      {
        friendly_name: 'Word',
        url: 'https://b.example',
        type: 2,
        keyword_type: 1,
        keyword_value: 'error',
        interval: 60,
        status: 0,
      },
      { friendly_name: 'Mail', url: 'mail.example', type: 4, sub_type: 4, interval: 300 },
      { friendly_name: 'Job', url: '', type: 5 },
    ];
    const text = JSON.stringify({ stat: 'ok', pagination: { total: 60 }, monitors });
    expect(textsOf(text)).toEqual([
      'https://a.example name=Web interval=300s',
      'https://b.example name=Word interval=60s paused=true notKeyword=error',
      'tcp://mail.example:25 name=Mail interval=300s',
    ]);
    expect(readExport(text)?.losses).toEqual([
      '56 more monitors that are not in this page of the answer',
    ]);
  });

  it('is read as CSV', () => {
    const text =
      'Friendly Name,URL,Type,Interval\n"Shop, EU",https://a.example,HTTP(s),300\nRouter,r.example,Ping,60\n';
    expect(readExport(text)?.tool).toBe('UptimeRobot');
    expect(textsOf(text)).toEqual([
      'https://a.example name="Shop, EU" interval=300s',
      'ping://r.example name=Router interval=60s',
    ]);
  });
});

describe('Prometheus', () => {
  it('gives the targets of its probes', () => {
    const reading = readExport(`
scrape_configs:
  - job_name: web
    metrics_path: /probe
    scrape_interval: 30s
    params: { module: [http_2xx] }
    static_configs: [{ targets: ["https://a.example", "b.example"], labels: { name: "A" } }]
  - job_name: ports
    metrics_path: /probe
    params: { module: [tcp_connect] }
    static_configs: [{ targets: ["db.example:5432"] }]
  - { job_name: node, static_configs: [{ targets: ["n.example:9100"] }] }
`);
    expect(reading?.lines.map(({ text }) => text)).toEqual([
      'https://a.example name=A interval=30s',
      'b.example name=A interval=30s',
      'tcp://db.example:5432',
    ]);
    expect(reading?.losses).toEqual(['1 scrape jobs that are no probes']);
  });

  it('gives those of a file of targets', () => {
    expect(textsOf('- targets: [https://a.example]\n  labels: { job: web }\n')).toEqual([
      'https://a.example',
    ]);
  });
});

it('reads the monitors of Checkmate', () => {
  const web = { name: 'Web', url: 'https://a.example', type: 'http', interval: 60_000 };
  const text = JSON.stringify([
    { ...web, isActive: true, expectedValue: 'ok', matchMethod: 'include' },
    { ...web, name: 'Ping', url: 'https://b.example/x', type: 'ping', isActive: false },
    { ...web, name: 'Box', type: 'hardware', isActive: true },
  ]);
  expect(readExport(text)?.tool).toBe('Checkmate');
  expect(textsOf(text)).toEqual([
    'https://a.example name=Web interval=60s keyword=ok',
    'ping://b.example name=Ping interval=60s paused=true',
  ]);
});

it.each([
  ['a list of sites', 'https://a.example/\nb.example name="B"\n'],
  ['a list of ours as CSV', 'url,name\nhttps://a.example,A\n'],
  ['a list of ours as JSON', '[{"url": "https://a.example"}]'],
  ['broken JSON', '{"monitorList": ['],
  ['broken YAML', 'endpoints: [\n'],
  ['nothing', ''],
  ['a bomb of aliases', `a: &a [x,x]\nb: &b [${'*a,'.repeat(200)}]\nendpoints: [*b]\n`],
])('takes %s for none', (_, text) => {
  expect(readExport(text)).toBeNull();
});
