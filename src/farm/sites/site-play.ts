import type { Socket } from 'node:net';
import { writeAnswer, writeRedirect } from './http-answer.ts';
import type { WrittenAnswer } from './http-answer.ts';
import type { RawBehaviour, SiteBehaviour } from './site-behaviour.ts';

/** One turn on a connection that a site has to act on. */
export interface SiteExchange {
  readonly socket: Socket;
  readonly isHead: boolean;
  readonly keepsAlive: boolean;
  /** Says that the connection may take the next request. */
  readonly next: () => void;
}

/** A behaviour made ready to act: whatever can be computed once is computed. */
export interface SitePlay {
  /** `connect`: act on an accepted connection; `request`: read a request first. */
  readonly startsAt: 'connect' | 'request';
  readonly act: (exchange: SiteExchange) => void;
}

type Playwrights = {
  readonly [Kind in SiteBehaviour['kind']]: (
    behaviour: Extract<SiteBehaviour, { readonly kind: Kind }>,
    port: number,
  ) => SitePlay;
};

const endings = {
  close: (socket: Socket) => socket.end(),
  reset: (socket: Socket) => socket.resetAndDestroy(),
  hold: () => undefined,
};

const plainAnswer = answerPlay(writeAnswer({ kind: 'answer', status: 200 }), 0);
const silence: SitePlay = { startsAt: 'request', act: () => undefined };

const playwrights: Playwrights = {
  answer: (behaviour) => answerPlay(writeAnswer(behaviour), behaviour.delayMs ?? 0),
  redirect: (behaviour, port) => answerPlay(writeRedirect(behaviour, port), behaviour.delayMs ?? 0),
  hang: () => silence,
  // Only for connections that were open before the listener closed.
  refuse: () => silence,
  reset: ({ startsAt = 'connect' }) => ({ startsAt, act: ({ socket }) => endings.reset(socket) }),
  close: ({ startsAt = 'connect' }) => ({ startsAt, act: ({ socket }) => endings.close(socket) }),
  raw: rawPlay,
  nxdomain: () => plainAnswer,
  servfail: () => plainAnswer,
  'dns-silent': () => plainAnswer,
};

/** Makes a behaviour ready to act; `port` is the one that all sites of the farm share. */
export function composePlay(behaviour: SiteBehaviour, port: number): SitePlay {
  const compose = playwrights[behaviour.kind] as (
    behaviour: SiteBehaviour,
    port: number,
  ) => SitePlay;
  return compose(behaviour, port);
}

function answerPlay(answer: WrittenAnswer, delayMs: number): SitePlay {
  const act = (exchange: SiteExchange): void => {
    if (delayMs === 0) send(answer, exchange);
    else after(exchange.socket, delayMs, () => send(answer, exchange));
  };
  return { startsAt: 'request', act };
}

function send(answer: WrittenAnswer, exchange: SiteExchange): void {
  const variants = exchange.isHead ? answer.head : answer.get;
  if (exchange.keepsAlive) {
    exchange.socket.write(variants.keeping);
    exchange.next();
  } else {
    exchange.socket.end(variants.closing);
  }
}

function rawPlay(behaviour: RawBehaviour): SitePlay {
  const bytes = Buffer.from(behaviour.bytes, 'latin1');
  const dripMs = behaviour.dripMs ?? 0;
  const pieces = dripMs === 0 ? [bytes] : Array.from(bytes, (byte) => Buffer.of(byte));
  const count = bytes.length === 0 ? 0 : pieces.length * (behaviour.repeat ?? 1);
  const end = endings[behaviour.ending ?? 'close'];
  const act = ({ socket }: SiteExchange): void => {
    after(socket, behaviour.delayMs ?? 0, () => pour(socket, { pieces, dripMs, count, end }, 0));
  };
  return { startsAt: behaviour.startsAt ?? 'request', act };
}

interface Pouring {
  readonly pieces: readonly Buffer[];
  readonly dripMs: number;
  readonly count: number;
  readonly end: (socket: Socket) => unknown;
}

function pour(socket: Socket, pouring: Pouring, sent: number): void {
  const piece = pouring.pieces[sent % pouring.pieces.length];
  if (socket.destroyed) return;
  if (sent >= pouring.count || piece === undefined) {
    pouring.end(socket);
    return;
  }
  // Going on from the callback lets a slow reader hold the sender back.
  socket.write(piece, () => after(socket, pouring.dripMs, () => pour(socket, pouring, sent + 1)));
}

function after(socket: Socket, delayMs: number, run: () => void): void {
  if (delayMs === 0) {
    run();
    return;
  }
  const cancel = (): void => clearTimeout(timer);
  const timer = setTimeout(() => {
    socket.off('close', cancel);
    run();
  }, delayMs);
  socket.once('close', cancel);
}
