import { expect, it } from 'vitest';
import { POSTGRES, SQLITE } from './dialect.ts';
import { migrations } from './migrations/index.ts';

it('keeps the words of SQLite out of what another database reads', () => {
  const [first, ...others] = [SQLITE, POSTGRES].map((dialect) => migrations(dialect).join(''));
  const words = /STRICT|WITHOUT ROWID|AUTOINCREMENT|BLOB|json_|iif\(|recipient_key/;
  expect(first).toMatch(words);
  for (const other of others) expect(other).not.toMatch(words);
});
