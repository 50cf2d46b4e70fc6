import type { ClientBase, Connection, FieldDef, Submittable } from 'pg';
import type { Batch, Statement, Value } from '../sql/steps.ts';

/** Object ids of PostgreSQL's types (`SELECT oid, typname FROM pg_type`). */
const TYPES = {
  bool: 16,
  bytea: 17,
  int8: 20,
  int2: 21,
  int4: 23,
  float4: 700,
  float8: 701,
  numeric: 1700,
} as const;
const NUMBERS: ReadonlySet<number> = new Set([
  TYPES.int8,
  TYPES.int2,
  TYPES.int4,
  TYPES.float4,
  TYPES.float8,
  TYPES.numeric,
]);

/**
 * PostgreSQL refuses texts with a NUL, which other databases keep. It is written as this mark with a `0`, and the mark
 * itself, which has no meaning in any text (a noncharacter of Unicode), with a `1`.
 */
const MARK = '\u{10FFFE}';

/** What travels to the server together. */
export type Sendable = Statement | Batch;

/** A statement that the server has parsed for this connection, and what its rows consist of, once that is known. */
interface Prepared {
  readonly name: string;
  readonly text: string;
  fields: readonly FieldDef[] | null;
  isParsed: boolean;
}

/** One execution: a statement, or one row of a batch. */
interface Execution {
  readonly statement: Prepared;
  readonly values: readonly Value[];
}

type Row = Record<string, Value>;

/** Runs statements on a connection, a round trip for as many of them as can travel together. */
export interface RoundTrips {
  /** Runs them in order and answers the last. At the first that fails the rest is left out, and it rejects. */
  run(requests: readonly Sendable[]): Promise<unknown>;
}

/** Statements are prepared when they first come, and known by their text from then on. */
export function createRoundTrips(client: ClientBase): RoundTrips {
  const known = new Map<string, Prepared>();
  let names = 0;
  const prepared = (sql: string): Prepared => {
    const found = known.get(sql);
    if (found) return found;
    names += 1;
    const fresh = { name: `s${names}`, text: numbered(sql), fields: null, isParsed: false };
    known.set(sql, fresh);
    return fresh;
  };
  /** After a failure it is unknown which of them the server came to; those that it did not confirm get another name. */
  const forgetUnparsed = (): void => {
    for (const [sql, statement] of known) if (!statement.isParsed) known.delete(sql);
  };
  return {
    run: (requests) =>
      new Promise((resolve, reject) => {
        const executions = requests.flatMap((request) =>
          valuesOf(request).map((values) => ({ statement: prepared(request.sql), values })),
        );
        const last = requests.at(-1);
        const query = roundTrip(executions, {
          onAnswers: (answers) => resolve(last && answerTo(last, answers)),
          onError: (error) => {
            forgetUnparsed();
            reject(error);
          },
        });
        if (executions.length === 0) resolve([]);
        else client.query(query);
      }),
  };
}

function valuesOf(request: Sendable): readonly (readonly Value[])[] {
  return request.kind === 'each' ? request.rows : [request.values];
}

/** `?` and `?1` as PostgreSQL writes them: `$1`. */
function numbered(sql: string): string {
  let count = 0;
  return sql.replace(/\?(\d*)/g, (_, number: string) => `$${number || (count += 1)}`);
}

interface Answer {
  readonly rows: Row[];
  count: number;
}

function answerTo(request: Sendable, answers: readonly Answer[]): unknown {
  const last = answers.at(-1);
  if (request.kind === 'each') {
    return answers.slice(answers.length - request.rows.length).map(({ count }) => count);
  }
  if (request.kind === 'one') return last?.rows[0];
  if (request.kind === 'all') return last?.rows;
  return request.kind === 'count' ? last?.count : undefined;
}

/**
 * The messages of the extended query protocol for all executions with one Sync behind them
 * (https://www.postgresql.org/docs/current/protocol-flow.html#PROTOCOL-FLOW-PIPELINING). The handlers are called by `pg`.
 */
function roundTrip(
  executions: readonly Execution[],
  handlers: { onAnswers(answers: readonly Answer[]): void; onError(error: Error): void },
): Submittable & Readonly<Record<`handle${string}`, (message: never) => void>> {
  const answers: Answer[] = [{ rows: [], count: 0 }];
  const current = (): Prepared | undefined => executions[answers.length - 1]?.statement;
  let failure: Error | null = null;
  return {
    submit: (connection) => {
      connection.stream.cork();
      try {
        write(connection, executions);
      } finally {
        connection.stream.uncork();
      }
    },
    handleRowDescription: ({ fields }: { readonly fields: readonly FieldDef[] }) => {
      const statement = current();
      if (statement) statement.fields = fields;
    },
    handleDataRow: ({ fields }: { readonly fields: readonly (string | null)[] }) => {
      const row: Row = {};
      for (const [index, field] of (current()?.fields ?? []).entries()) {
        row[field.name] = fromWire(fields[index] ?? null, field.dataTypeID);
      }
      answers.at(-1)?.rows.push(row);
    },
    handleCommandComplete: ({ text }: { readonly text: string }) => {
      const statement = current();
      if (statement) {
        statement.isParsed = true;
        statement.fields ??= [];
      }
      const answer = answers.at(-1);
      // `INSERT 0 3`, `UPDATE 3`; what changes no rows has no number.
      if (answer) answer.count = Number(/\d+$/.exec(text)?.[0] ?? 0);
      answers.push({ rows: [], count: 0 });
    },
    handleEmptyQuery: () => void answers.push({ rows: [], count: 0 }),
    handleError: (error: Error) => {
      failure ??= error;
      handlers.onError(error);
    },
    handleReadyForQuery: () => {
      if (failure === null) handlers.onAnswers(answers.slice(0, -1));
    },
  };
}

function write(connection: Connection, executions: readonly Execution[]): void {
  const sent = new Set<Prepared>();
  for (const { statement, values } of executions) {
    const { name, text } = statement;
    if (!statement.isParsed && !sent.has(statement)) {
      connection.parse({ name, text, types: [] }, true);
      sent.add(statement);
    }
    connection.bind({ statement: name, values: values.map(toWire) }, true);
    if (statement.fields === null) connection.describe({ type: 'P' }, true);
    connection.execute(null, true);
  }
  connection.sync();
}

/** A value as the server takes it: bytes as they are, everything else as text. */
function toWire(value: Value): string | Buffer | null {
  if (typeof value === 'string') return withoutNul(value);
  if (value === null || typeof value === 'number') return value === null ? null : String(value);
  return Buffer.from(value.buffer, value.byteOffset, value.byteLength);
}

/** A column of a row as the stores know it: truth as 1 and 0. */
function fromWire(text: string | null, type: number): Value {
  if (text === null) return null;
  if (NUMBERS.has(type)) return Number(text);
  if (type === TYPES.bytea) return Buffer.from(text.slice(2), 'hex');
  if (type === TYPES.bool) return text === 't' ? 1 : 0;
  return withNul(text);
}

function withoutNul(text: string): string {
  if (!text.includes('\0') && !text.includes(MARK)) return text;
  return text.replaceAll(MARK, `${MARK}1`).replaceAll('\0', `${MARK}0`);
}

function withNul(text: string): string {
  if (!text.includes(MARK)) return text;
  return text.replaceAll(`${MARK}0`, '\0').replaceAll(`${MARK}1`, MARK);
}
