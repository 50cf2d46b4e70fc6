import { expect, test } from 'vitest';
import { NOTE_TEXTS } from '../core/check/notes.ts';
import { REASON_TEXTS } from '../core/check/reasons.ts';
import { proberContract, type ProberTrial } from '../testing/prober/prober-contract.ts';
import { probers } from './index.ts';

// A key without its certificate says nothing, nor does a login without its proxy.
const certificate = { clientCert: '/no/such/file.pem' };
const keys = {
  clientKey: certificate,
  clientPassphrase: certificate,
  proxyLogin: { proxy: 'http://127.0.0.1:9' },
};

/** By kind: the form that aims it at a hostile port, where its example does not, or why it may ignore one. */
const trials: Readonly<Record<string, Omit<ProberTrial, 'definition'>>> = {
  http: { besideSecrets: { body: { method: 'post' }, password: { user: 'ann' }, ...keys } },
  tls: { besideSecrets: keys },
  websocket: { besideSecrets: keys },
  grpc: { besideSecrets: keys },
  // An open port is enough for it, unless something is expected of it.
  tcp: {
    formAt: ({ host, port }) => ({ kind: 'tcp', url: `tcp://${host}:${port}`, receive: '220 *' }),
    besideSecrets: keys,
  },
  udp: {
    formAt: ({ host, port }) => ({ url: `udp://${host}:${port}`, send: 'ping', receive: 'pong*' }),
  },
  // The place that can be hostile is the name server.
  dns: { formAt: ({ host, port }) => ({ url: `dns://${host}:${port}/a.example?type=MX` }) },
  icmp: {
    formAt: ({ host }) => ({ url: `ping://${host}` }),
    ignoresPorts: 'it asks the machine, which answers for itself',
  },
  domain: {
    formAt: ({ host, port }) => ({ domain: 'example.com', rdap: `http://${host}:${port}/` }),
    ignoresPorts: 'a registry that cannot be asked says nothing about the domain',
  },
  heartbeat: { formAt: () => ({ job: 'backup', period: '1h' }) },
};

for (const definition of probers) {
  proberContract({ definition, ...trials[definition.kind] });
}

test('every trial is of a kind in the list', () => {
  const kinds = probers.map(({ kind }) => kind);
  expect(Object.keys(trials).filter((kind) => !kinds.includes(kind))).toEqual([]);
});

test('no two kinds share a reason or a note of their own, and none is what all share', () => {
  const reasons = probers.flatMap(({ reasons: own = {} }) => Object.keys(own));
  const notes = probers.flatMap(({ notes: own = {} }) => Object.keys(own));
  expect(reasons.filter((code) => code in REASON_TEXTS)).toEqual([]);
  expect(notes.filter((code) => code in NOTE_TEXTS)).toEqual([]);
  expect([new Set(reasons).size, new Set(notes).size]).toEqual([reasons.length, notes.length]);
  expect([...reasons, ...notes].filter((code) => !/^[a-z][a-z0-9_]*$/.test(code))).toEqual([]);
});

const kindReasons = probers.flatMap(({ kind, reasons = {} }) =>
  Object.entries(reasons).map(([code, text]) => [kind, code, text] as const),
);

test.each(kindReasons)('the reason of %s, %s, has a title and a hint', (_, __, text) => {
  expect(text.title.length).toBeGreaterThan(3);
  expect(text.hint).toMatch(/[.?]$/);
});
