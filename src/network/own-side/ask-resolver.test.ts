import { getServers, setServers } from 'node:dns';
import { syncBuiltinESMExports } from 'node:module';
import { expect, test } from 'vitest';
import { resolversOf } from './ask-resolver.ts';
import { openDnsServers, systemServers } from '../dns/servers.ts';

test('those that are asked about themselves are those that names are asked of', () => {
  const texts = ['192.0.2.1', '192.0.2.1:5353', '[2001:db8::1]:5353', '2001:db8::1', 'fe80::1%lo'];
  expect(resolversOf(texts)).toEqual(openDnsServers(texts).map(({ endpoint }) => endpoint));
});

test('the resolvers of the system are those of this moment, not those of the start', () => {
  const atStart = getServers();
  // As when resolv.conf was another one when the process began.
  setServers(['192.0.2.53']);
  syncBuiltinESMExports();
  try {
    const places = openDnsServers(systemServers()).map(({ endpoint }) => endpoint);
    expect(resolversOf([])).toEqual(places);
  } finally {
    setServers(atStart);
    syncBuiltinESMExports();
  }
});
