import { expect, test } from 'vitest';
import { proberContract, type ProberTrial } from '../testing/prober/prober-contract.ts';
import { probers } from './index.ts';

/** What a kind needs beyond its definition to be put to the test. */
const trials: Readonly<Record<string, Omit<ProberTrial, 'definition'>>> = {
  // An open port is enough for it, unless something is expected of it.
  tcp: {
    formAt: ({ host, port }) => ({ kind: 'tcp', url: `tcp://${host}:${port}`, receive: '220 *' }),
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
