import { randomInt } from 'node:crypto';
import { openDnsTcp, type DnsTcp } from './tcp.ts';
import { openDnsUdp, type DnsUdp } from './udp.ts';
import {
  DNS_TYPES,
  readDnsReply,
  withEdns,
  writeDnsQuestion,
  type DnsReply,
  type DnsType,
} from './message.ts';
import { ownFault } from '../../probe/fault.ts';

/** One question to one server. */
export interface DnsAsk {
  readonly server: DnsServerAddress;
  /** As in a zone file; `.` or nothing is the root. */
  readonly name: string;
  readonly type: DnsType;
  /** `either`, the default: UDP, and TCP for an answer that did not fit. With `udp` that one comes back cut off. */
  readonly transport?: 'either' | 'udp' | 'tcp';
}

/** Where a DNS server listens. */
export interface DnsServerAddress {
  /** An IP address, with its zone when it is link-local. */
  readonly address: string;
  readonly port: number;
}

/** Why a question got no answer. */
export type DnsFailure =
  /** Nothing came that was meant for it. */
  | { readonly kind: 'silent' }
  /** The answer cannot be read, is cut off even over TCP, or was none of a hundred messages. */
  | { readonly kind: 'malformed' }
  /** The name cannot be asked for. */
  | { readonly kind: 'unwritable' }
  /** The system says so: ECONNREFUSED of the server's machine, ENETUNREACH or EMFILE of ours. */
  | { readonly kind: 'error'; readonly code: string };

/** The end of a question. */
export type DnsEnd =
  | { readonly kind: 'answered'; readonly reply: DnsReply }
  | { readonly kind: 'failed'; readonly failure: DnsFailure };

/** A question under way. It waits until it is closed; the caller has the clock. */
export interface DnsExchange {
  /** The failure if nothing more comes. */
  readonly failureSoFar: DnsFailure;
  /** Sends the question again, under the same id from the same port: an answer to either counts. Not over TCP. */
  resend(): void;
  /** Closes its sockets; `onEnd` is not called any more. */
  close(): void;
}

// A peer that answers a single question a hundred times wrong floods us, or guesses ids (RFC 5452 §5).
const MAX_OTHER_MESSAGES = 100;

/** Asks one question of one server, over sockets that nothing else uses. `onEnd` is called once at most, and never at once. */
export function startDnsExchange(ask: DnsAsk, onEnd: (end: DnsEnd) => void): DnsExchange {
  return new Exchange(ask, onEnd);
}

class Exchange implements DnsExchange {
  readonly #ask: DnsAsk;
  readonly #onEnd: (end: DnsEnd) => void;
  readonly #question: Buffer | null;
  #udp: DnsUdp | null = null;
  #tcp: DnsTcp | null = null;
  #wide: DnsUdp | null = null;
  #others = 0;
  #hasUnreadable = false;
  #isOver = false;

  constructor(ask: DnsAsk, onEnd: (end: DnsEnd) => void) {
    this.#ask = ask;
    this.#onEnd = onEnd;
    this.#question = writeDnsQuestion(ask.name, DNS_TYPES[ask.type]);
    if (this.#question === null) {
      queueMicrotask(() => this.#fail({ kind: 'unwritable' }));
      return;
    }
    this.#question.writeUInt16BE(randomInt(65_536), 0);
    if (ask.transport === 'tcp') this.#askByTcp(this.#question);
    else this.#askByUdp(this.#question);
  }

  resend(): void {
    this.#udp?.send();
    // TCP is dropped by many firewalls.
    if (this.#udp !== null && this.#tcp !== null && this.#question !== null) {
      this.#askWide(this.#question);
    }
  }

  get failureSoFar(): DnsFailure {
    return this.#hasUnreadable ? { kind: 'malformed' } : { kind: 'silent' };
  }

  close(): void {
    this.#isOver = true;
    this.#udp?.close();
    this.#tcp?.close();
    this.#wide?.close();
  }

  #askByUdp(question: Buffer): void {
    this.#udp = openDnsUdp(question, this.#ask.server, {
      onMessage: (message) => this.#onMessage(message, question),
      onError: (code) => this.#fail({ kind: 'error', code }),
    });
  }

  #askByTcp(question: Buffer): void {
    this.#tcp = openDnsTcp(question, this.#ask.server, {
      onMessage: (message) => this.#onMessage(message, question),
      onEnd: (code) => {
        // A server that has answered over UDP is there, and only its TCP is not.
        const isOwn = code !== null && ownFault(code, 'dns') !== null;
        if (this.#udp !== null && !isOwn) this.#askWide(question);
        else this.#fail(code === null ? { kind: 'malformed' } : { kind: 'error', code });
      },
    });
  }

  /** The last way to a long answer of a server without TCP: over UDP, with room for it said by EDNS (RFC 6891 §6.2.3). */
  #askWide(question: Buffer): void {
    if (this.#wide !== null || this.#isOver) return;
    this.#hasUnreadable = true;
    this.#wide = openDnsUdp(withEdns(question), this.#ask.server, {
      onMessage: (message) => {
        const reading = readDnsReply(message, question);
        if (reading.kind !== 'reply') return;
        const { reply } = reading;
        // Records are there, or the answer would have fitted; whatever else a box in between makes of EDNS is no answer.
        if (reply.records.length > 0) this.#end({ kind: 'answered', reply });
        else this.#fail({ kind: 'malformed' });
      },
      onError: () => this.#fail({ kind: 'malformed' }),
    });
  }

  #onMessage(message: Buffer, question: Buffer): void {
    const reading = readDnsReply(message, question);
    switch (reading.kind) {
      case 'reply':
        this.#onReply(reading.reply, question);
        return;
      case 'broken':
        this.#fail({ kind: 'malformed' });
        return;
      case 'other':
        this.#others += 1;
        if (!reading.isReadable) this.#hasUnreadable = true;
        if (this.#others >= MAX_OTHER_MESSAGES) this.#fail({ kind: 'malformed' });
    }
  }

  #onReply(reply: DnsReply, question: Buffer): void {
    const { transport = 'either' } = this.#ask;
    if (!reply.isTruncated || transport === 'udp') this.#end({ kind: 'answered', reply });
    else if (this.#tcp !== null) this.#fail({ kind: 'malformed' });
    else {
      this.#udp?.close();
      this.#askByTcp(question);
    }
  }

  #fail(failure: DnsFailure): void {
    this.#end({ kind: 'failed', failure });
  }

  #end(end: DnsEnd): void {
    if (this.#isOver) return;
    this.close();
    this.#onEnd(end);
  }
}

/** The same with a clock: sends again at intervals, and fails after `timeoutMs` or on `signal`. */
export function exchangeDns(
  ask: DnsAsk,
  patience: {
    readonly timeoutMs: number;
    /** Time from one sending to the next; default 1 s. */
    readonly resendMs?: number;
    readonly signal?: AbortSignal | undefined;
  },
): Promise<DnsEnd> {
  return new Promise((resolve) => {
    const end = (result: DnsEnd): void => {
      clearTimeout(timer);
      clearInterval(again);
      patience.signal?.removeEventListener('abort', giveUp);
      resolve(result);
    };
    const exchange = startDnsExchange(ask, end);
    const giveUp = (): void => {
      exchange.close();
      end({ kind: 'failed', failure: exchange.failureSoFar });
    };
    const timer = setTimeout(giveUp, patience.timeoutMs);
    const again = setInterval(() => exchange.resend(), patience.resendMs ?? 1_000);
    patience.signal?.addEventListener('abort', giveUp);
    if (patience.signal?.aborted === true) giveUp();
  });
}
