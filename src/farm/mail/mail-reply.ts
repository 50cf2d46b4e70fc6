import type { Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import type { MailFailure } from './mail-failure.ts';

const FOR_EVER_MS = 2 ** 31 - 1;

/** A reply of one or more lines. */
export interface MailReply {
  readonly code: number;
  readonly lines: readonly string[];
}

/** Gives the usual reply or misbehaves as scripted; true when the client may go on. */
export async function reply(
  socket: Socket,
  failure: MailFailure | null,
  usual: MailReply,
): Promise<boolean> {
  const text = inLines(usual);
  switch (failure?.kind) {
    case 'drop':
      socket.destroy();
      return false;
    case 'reset':
      socket.resetAndDestroy();
      return false;
    case 'hang':
      await pause(socket, FOR_EVER_MS);
      return false;
    case 'raw':
      write(socket, failure.text);
      return false;
    case 'reply':
      await sayScripted(socket, failure);
      return failure.code < 400;
    case 'drip':
      for (const character of text) {
        write(socket, character);
        await pause(socket, failure.everyMs);
      }
      return socket.writable;
    case 'delay':
      await pause(socket, failure.delayMs);
      break;
    case undefined:
  }
  write(socket, text);
  return true;
}

function inLines({ code, lines }: MailReply): string {
  const last = lines.length - 1;
  return lines.map((line, index) => `${code}${index === last ? ' ' : '-'}${line}\r\n`).join('');
}

/** Says what a script says instead of the usual. */
export async function sayScripted(
  socket: Socket,
  said: { readonly code: number; readonly text?: string },
): Promise<void> {
  const lines = (said.text ?? 'as scripted').split('\n');
  write(socket, inLines({ code: said.code, lines }));
  if (said.code === 421) socket.end();
}

/** What is for a client that is gone is dropped. */
export function write(socket: Socket, text: string): void {
  if (socket.writable) socket.write(text);
}

/** Until the time is over or the client is gone. */
export async function pause(socket: Socket, delayMs: number): Promise<void> {
  if (socket.destroyed) return;
  const gone = new AbortController();
  const abort = (): void => gone.abort();
  socket.once('close', abort);
  // The client may give up meanwhile, and then nobody waits for the rest of the pause.
  await wait(delayMs, undefined, { signal: gone.signal }).catch(() => undefined);
  socket.off('close', abort);
}
