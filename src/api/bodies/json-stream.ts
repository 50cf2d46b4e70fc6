import { Readable } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';

/** Characters of one piece: some milliseconds of work. */
const PIECE_LENGTH = 64 * 1024;

/**
 * An object whose last member is a long list, as JSON, written out piece by piece as fast as it is read: other work gets
 * its turn in between, and of a list that is not read no more than a piece is in memory as text.
 */
export function jsonOfList(
  rest: Readonly<Record<string, unknown>>,
  list: { readonly name: string; readonly items: Iterable<unknown> },
): Readable {
  return Readable.from(piecesOf(rest, list), { objectMode: false, highWaterMark: PIECE_LENGTH });
}

async function* piecesOf(
  rest: Readonly<Record<string, unknown>>,
  { name, items }: { readonly name: string; readonly items: Iterable<unknown> },
): AsyncGenerator<string> {
  const members = Object.entries(rest).map(
    ([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)},`,
  );
  let piece = `{${members.join('')}${JSON.stringify(name)}:[`;
  let isFirst = true;
  for (const item of items) {
    piece += `${isFirst ? '' : ','}${JSON.stringify(item)}`;
    isFirst = false;
    if (piece.length < PIECE_LENGTH) continue;
    yield piece;
    piece = '';
    await nextTurn();
  }
  yield `${piece}]}`;
}
