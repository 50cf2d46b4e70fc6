import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, expect, test } from 'vitest';

const run = promisify(execFile);
const folder = mkdtempSync(join(tmpdir(), 'tls-level-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A configuration of OpenSSL that another distribution or version could come with. */
function configuration(name: string, level: number, lowest: string): string {
  const file = join(folder, `${name}.cnf`);
  const lines = [
    'nodejs_conf = conf',
    '[conf]',
    'ssl_conf = ssl',
    '[ssl]',
    'system_default = all',
    '[all]',
    `MinProtocol = ${lowest}`,
    `CipherString = DEFAULT:@SECLEVEL=${level}`,
    `Groups = secp256k1:P-521`,
  ];
  writeFileSync(file, `${lines.join('\n')}\n`);
  return file;
}

test.each<readonly [string, readonly string[], Readonly<Record<string, string>>]>([
  ['as it comes', [], {}],
  ['a runtime that allows anything', ['--tls-min-v1.0', '--tls-cipher-list=ALL:@SECLEVEL=0'], {}],
  [
    'a runtime that allows little',
    ['--tls-min-v1.3', '--tls-cipher-list=ECDHE-RSA-AES256-GCM-SHA384:@SECLEVEL=3'],
    {},
  ],
  ['a system that allows anything', [], { OPENSSL_CONF: configuration('low', 0, 'TLSv1') }],
  ['a system that allows little', [], { OPENSSL_CONF: configuration('high', 3, 'TLSv1.2') }],
])('L13 verdicts on weak TLS do not depend on the runtime: %s', async (_name, flags, env) => {
  const child = fileURLToPath(
    new URL('../../../test/support/children/tls-level-child.ts', import.meta.url),
  );
  const { stdout } = await run(process.execPath, [...flags, child], {
    env: { ...process.env, ...env },
  });
  expect(JSON.parse(stdout)).toEqual({
    sha1: 'down tls_weak_signature',
    rsa1024: 'up weak_key',
    tls10: 'down tls_version tls_alert_70',
    tls11: 'down tls_version tls_alert_70',
    tls12: 'up',
    curve: 'up',
    oldCurve: 'down tls_handshake tls_alert_40',
    nullCipher: 'down tls_handshake tls_alert_40',
  });
});
