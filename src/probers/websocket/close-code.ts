import { downFault, type Fault } from '../../network/index.ts';
import { dotUnreadable } from '../../core/safe-text.ts';
import type { Arrival } from './frame-reader.ts';
import type { WebsocketReason } from './words.ts';

// RFC 6455 §7.4.1 and the registry that it began.
const names: ReadonlyMap<number, string> = new Map([
  [1_000, 'normal closure'],
  [1_001, 'going away'],
  [1_002, 'protocol error'],
  [1_003, 'unsupported data'],
  [1_007, 'invalid payload data'],
  [1_008, 'policy violation'],
  [1_009, 'message too big'],
  [1_010, 'extension required'],
  [1_011, 'internal error'],
  [1_012, 'service restart'],
  [1_013, 'try again later'],
  [1_014, 'bad gateway'],
]);
type CloseFrame = Pick<Extract<Arrival, { kind: 'close' }>, 'code' | 'text'>;

const NO_CODE = 1_005;
const MAX_TEXT = 100;

const LAST_CODE = 4_999;

/**
 * The fault that a close frame reports; `null` for an orderly end. Servers answer our goodbye with its own code, 1000; whatever
 * else they say, also with a code of their own from 3000 on, turns us away.
 */
export function closeFault({ code, text }: CloseFrame): Fault<WebsocketReason> | null {
  if (code <= 1_001 || code === NO_CODE || code > LAST_CODE) return null;
  return downFault(
    'closed_with_error',
    'body',
    `closed the connection ${codeText({ code, text })}`,
  );
}

/** A close code in words. */
export function codeText({ code, text }: CloseFrame): string {
  if (code === NO_CODE) return 'without a reason';
  const meaning = text === '' ? names.get(code) : `"${dotUnreadable(text, MAX_TEXT)}"`;
  return `with the code ${code}${meaning === undefined ? '' : ` (${meaning})`}`;
}
