import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Client } from 'pg';
import type { DatabaseFacts, KeptMessage, Transition } from './crash-record.ts';

type Rows = <Row extends object>(sql: string) => Promise<Row[]>;

/** Reads the database of a service that does not run: an SQLite in a folder, or a PostgreSQL by its URL. */
export async function databaseFacts(place: string): Promise<DatabaseFacts> {
  return place.startsWith('postgres:') ? factsOfPostgres(place) : factsOfSqlite(place);
}

async function factsOfSqlite(dataDirectory: string): Promise<DatabaseFacts> {
  const database = new DatabaseSync(join(dataDirectory, 'squirrel.db'), { readOnly: true });
  const rows: Rows = async <Row>(sql: string) => database.prepare(sql).all() as Row[];
  try {
    const findings = await rows<{ integrity_check: string }>('PRAGMA integrity_check');
    const orphans = await rows('PRAGMA foreign_key_check');
    return {
      ...(await factsFrom(rows)),
      complaints: [
        ...findings.map((row) => row.integrity_check).filter((line) => line !== 'ok'),
        ...orphans.map((row) => JSON.stringify(row)),
      ],
    };
  } finally {
    database.close();
  }
}

async function factsOfPostgres(url: string): Promise<DatabaseFacts> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const rows: Rows = async <Row extends object>(sql: string) =>
      (await client.query<Row>(sql)).rows;
    // Nobody may have kept the lock or a transaction.
    const left = await rows(
      `SELECT pid, state, query FROM pg_stat_activity
       WHERE datname = current_database() AND pid <> pg_backend_pid()`,
    );
    return {
      ...(await factsFrom(rows)),
      complaints: left.map((row) => `still connected: ${JSON.stringify(row)}`),
    };
  } finally {
    await client.end();
  }
}

async function factsFrom(rows: Rows): Promise<Omit<DatabaseFacts, 'complaints'>> {
  const incidents = await rows<{ id: string }>('SELECT id FROM incidents');
  const transitions = await rows<
    Record<'id' | 'from_status' | 'to_status', string> & { sequence: number | string }
  >(
    `SELECT m.id, t.sequence, t.from_status, t.to_status
     FROM transitions AS t JOIN monitors AS m ON m.no = t.monitor`,
  );
  const sequences = await rows<{ id: string; sequence: number | string }>(
    'SELECT id, sequence FROM monitors',
  );
  return {
    messages: await messagesFrom(rows),
    incidentIds: incidents.map(({ id }) => id),
    transitions: transitions.map((row): Transition => ({
      monitorId: row.id,
      sequence: Number(row.sequence),
      fromStatus: row.from_status,
      toStatus: row.to_status,
    })),
    // PostgreSQL hands out its large numbers as text.
    lastSequences: new Map(sequences.map(({ id, sequence }) => [id, Number(sequence)])),
  };
}

async function messagesFrom(rows: Rows): Promise<readonly KeptMessage[]> {
  const found = await rows<
    Record<'id' | 'channel_id' | 'kind' | 'state', string> &
      Record<'incident_id' | 'group_id', string | null> & { readonly no: number | string }
  >('SELECT no, id, channel_id, incident_id, kind, state, group_id FROM notifications ORDER BY no');
  return found.map((row) => ({
    no: Number(row.no),
    id: row.id,
    channelId: row.channel_id,
    incidentId: row.incident_id,
    kind: row.kind,
    state: row.state,
    groupId: row.group_id,
  }));
}
