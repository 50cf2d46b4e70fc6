import { STATUS_CODES } from 'node:http';
import type { AnswerBehaviour, RedirectBehaviour } from './site-behaviour.ts';

/** One answer, written out once for the four ways in which it can be asked for. */
export interface WrittenAnswer {
  readonly get: ConnectionVariants;
  readonly head: ConnectionVariants;
}

/** The same answer for a connection that ends with it and for one that goes on. */
export interface ConnectionVariants {
  readonly closing: Buffer;
  readonly keeping: Buffer;
}

interface Part {
  readonly status: number;
  readonly reasonPhrase: string | undefined;
  readonly fields: readonly string[];
  readonly body: Buffer;
}

/** Writes the bytes of an answer. Nothing is escaped: a hostile header is sent as it stands, as UTF-8. */
export function writeAnswer(behaviour: AnswerBehaviour): WrittenAnswer {
  const { status, reasonPhrase, headStatus } = behaviour;
  const fields = Object.entries(behaviour.headers ?? {}).flatMap(([name, value]) =>
    (typeof value === 'string' ? [value] : value).map((line) => `${name}: ${line}`),
  );
  const body = Buffer.from(behaviour.body ?? `${status} ${phraseOf(status)}\n`);
  const get = { status, reasonPhrase, fields, body };
  const isHeadSpecial = headStatus !== undefined && headStatus !== status;
  const head = isHeadSpecial
    ? {
        status: headStatus,
        reasonPhrase: undefined,
        fields: allowFields(headStatus),
        body: Buffer.of(),
      }
    : get;
  return { get: variants(get, true), head: variants(head, false) };
}

/** Writes the bytes of a redirect; `{port}` in the location becomes `port`. */
export function writeRedirect(behaviour: RedirectBehaviour, port: number): WrittenAnswer {
  const location = behaviour.location.replaceAll('{port}', String(port));
  return writeAnswer({
    kind: 'answer',
    status: behaviour.status,
    headers: { Location: location },
    body: '',
  });
}

function variants(part: Part, hasBody: boolean): ConnectionVariants {
  const keeping = write(part, { hasBody, connection: [] });
  return { keeping, closing: write(part, { hasBody, connection: ['Connection: close'] }) };
}

function write(
  part: Part,
  how: { readonly hasBody: boolean; readonly connection: readonly string[] },
): Buffer {
  // RFC 9110 §8.6: no Content-Length in 1xx and 204; a 304 would have to tell that of the 200.
  const isBodiless = part.status < 200 || part.status === 204 || part.status === 304;
  const length = isBodiless ? [] : [`Content-Length: ${part.body.length}`];
  const start = `HTTP/1.1 ${part.status} ${part.reasonPhrase ?? phraseOf(part.status)}`;
  const lines = [start, ...length, ...part.fields, ...how.connection, '', ''];
  const head = Buffer.from(lines.join('\r\n'));
  return how.hasBody && !isBodiless ? Buffer.concat([head, part.body]) : head;
}

// RFC 9110 §15.5.6: a 405 names the methods that are understood.
function allowFields(status: number): readonly string[] {
  return status === 405 ? ['Allow: GET'] : [];
}

function phraseOf(status: number): string {
  return STATUS_CODES[status] ?? '';
}
