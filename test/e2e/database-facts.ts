import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { DatabaseFacts, Transition } from './crash-record.ts';

/** Reads the database of a service that does not run. */
export function databaseFacts(dataDirectory: string): DatabaseFacts {
  const database = new DatabaseSync(join(dataDirectory, 'squirrel.db'), { readOnly: true });
  const rows = <Row>(sql: string): Row[] => database.prepare(sql).all() as Row[];
  try {
    const sequences = rows<{ id: string; sequence: number }>('SELECT id, sequence FROM monitors');
    return {
      complaints: [
        ...rows<{ integrity_check: string }>('PRAGMA integrity_check')
          .map((row) => row.integrity_check)
          .filter((line) => line !== 'ok'),
        ...rows<object>('PRAGMA foreign_key_check').map((row) => JSON.stringify(row)),
      ],
      incidentIds: rows<{ id: string }>('SELECT id FROM incidents').map(({ id }) => id),
      transitions: rows<Transition>(
        `SELECT m.id AS monitorId, t.sequence, t.from_status AS fromStatus, t.to_status AS toStatus
         FROM transitions AS t JOIN monitors AS m ON m.no = t.monitor`,
      ),
      lastSequences: new Map(sequences.map(({ id, sequence }) => [id, sequence])),
    };
  } finally {
    database.close();
  }
}
