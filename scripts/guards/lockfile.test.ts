import { expect, test } from 'vitest';
import { brokenLockfile } from './lockfile.ts';

test('a package of the lock file that nothing vouches for is named', () => {
  const packages = {
    '': { version: '1.0.0' },
    web: { version: '1.0.0' },
    'node_modules/web': { link: true },
    'node_modules/good': { version: '1.0.0', integrity: 'sha512-x' },
    'node_modules/planted': { version: '1.0.0' },
  };
  const file = { path: 'package-lock.json', text: JSON.stringify({ packages }) };
  expect(brokenLockfile({ files: [file] }).map(({ message }) => message)).toEqual([
    'node_modules/planted has no integrity: take it out of the file, then npm install --package-lock-only.',
  ]);
});
