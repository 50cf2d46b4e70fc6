import { DatabaseSync } from 'node:sqlite';
import { describe, expect, test } from 'vitest';
import { eachEntity } from '../../core/entities.ts';
import { SQLITE } from './dialect.ts';
import { entityTable } from './entity-table.ts';
import { migrations } from './migrations/index.ts';

const tables = Object.values(
  eachEntity(({ plural, fields, isKinded }) => ({ plural, fields, isKinded })),
);

describe('the schema', () => {
  test.each(tables)('has a column for each field of $plural', (entity) => {
    const database = new DatabaseSync(':memory:');
    // Steps after the first convert old rows by a function of ours.
    database.function('recipient_key', String);
    for (const step of migrations(SQLITE)) database.exec(step);
    const columns = database.prepare(`PRAGMA table_info(${entity.plural})`).all();
    const names = columns.map(({ name }) => name);
    expect(new Set(names)).toEqual(new Set(entityTable(entity).columns));
    database.close();
  });
});
