import { expect, it } from 'vitest';
import { connect, type SqliteConnection } from '../sqlite/connection.ts';
import { POSTGRES, SQLITE } from '../sql/dialect.ts';
import { migrations } from '../sql/migrations/index.ts';
import { TABLES } from './tables.ts';

/** An empty database of today's schema. */
function emptyDatabase(): SqliteConnection {
  const connection = connect(':memory:');
  for (const step of migrations(SQLITE)) connection.execute(step);
  return connection;
}

it('knows every table of the schema with its key, so that a copy leaves none out', () => {
  const connection = emptyDatabase();
  const columns = connection.all<{ name: string; key: string | null }>(
    `SELECT t.name, c.name AS key
     FROM sqlite_schema AS t LEFT JOIN pragma_table_info(t.name) AS c ON c.pk > 0
     WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%' ORDER BY t.name, c.pk`,
  );
  const keys = Map.groupBy(columns, ({ name }) => name);
  const found = [...keys].map(([table, rows]): [string, unknown] => [
    table,
    rows.map(({ key }) => key),
  ]);
  const known = TABLES.map(({ table, key }): [string, unknown] => [table, key]);
  expect(new Map(known)).toEqual(new Map(found));
  connection.close();
});

it('knows what counts up, so that a number is not given out twice', () => {
  const schema = migrations(POSTGRES).join('\n');
  const counted = [...schema.matchAll(/CREATE TABLE (\w+) \(\s*(\w+) BIGINT GENERATED/g)].map(
    ([, table, column]) => ({ table, column }),
  );
  expect(schema.match(/ GENERATED /g)).toHaveLength(counted.length);
  const known = TABLES.flatMap(({ table, counted: column }) =>
    column === undefined ? [] : [{ table, column }],
  );
  expect(known).toEqual(expect.arrayContaining(counted));
  expect(counted).toEqual(expect.arrayContaining(known));
});

it('copies those first that others refer to', () => {
  const connection = emptyDatabase();
  const order = TABLES.map(({ table }) => table);
  const references = connection.all<{ name: string; target: string }>(
    `SELECT t.name, f."table" AS target
     FROM sqlite_schema AS t JOIN pragma_foreign_key_list(t.name) AS f WHERE t.type = 'table'`,
  );
  expect(references.length).toBeGreaterThan(0);
  for (const { name, target } of references) {
    expect(order.indexOf(target), `${target} before ${name}`).toBeLessThan(order.indexOf(name));
  }
  connection.close();
});
