/**
 * Bytes to be sent: Latin-1 text, one character a byte, or built from such. Placeholders of the try are filled in, and
 * `{request.path}` with the path that was asked for, `{request.accept}` with the answer to a WebSocket's key.
 */
export type Bytes =
  | string
  | { readonly kind: 'repeat'; readonly text: string; readonly times: number }
  | { readonly kind: 'compress'; readonly how: Compression; readonly of: Bytes }
  /** The beginning. */
  | { readonly kind: 'cut'; readonly of: Bytes; readonly length: number }
  | { readonly kind: 'utf16le'; readonly text: string }
  | { readonly kind: 'join'; readonly parts: readonly Bytes[] };

/** Ways to compress; what is compressed holds no placeholders. */
export type Compression = 'gzip' | 'deflate' | 'deflate-raw' | 'br' | 'zstd';

/** One thing that a scripted server does on a connection. */
export type Act =
  /** Waits for the blank line of a request. */
  | { readonly kind: 'read-head' }
  /** Waits for the first byte. */
  | { readonly kind: 'read-some' }
  /** Sends the bytes so many times, with a pause between; waits for a slow reader. */
  | {
      readonly kind: 'send';
      readonly bytes: Bytes;
      readonly times: number;
      readonly everyMs: number;
    }
  /** Sends the bytes one by one. */
  | { readonly kind: 'drip'; readonly bytes: Bytes; readonly everyMs: number }
  | { readonly kind: 'wait'; readonly ms: number }
  /** Reads nothing from now on. */
  | { readonly kind: 'stop-reading' }
  /** Ends its side of the connection. */
  | { readonly kind: 'fin' }
  | { readonly kind: 'rst' }
  /** Keeps the connection open and says nothing more. */
  | { readonly kind: 'hold' };

/** What a server does on the connections that fit; the first play that fits is taken. */
export interface Play {
  /** Connections are counted from 0; a request is read first where `method` or `path` matters. */
  readonly when?: {
    readonly method?: string;
    /** Begins like this; a blank at the end stands for the end of the path. */
    readonly path?: string;
    readonly fromConnection?: number;
    readonly untilConnection?: number;
    /** Every so many connections, the first of them included. */
    readonly everyConnection?: number;
  };
  readonly script: readonly Act[];
}

export const readHead: Act = { kind: 'read-head' };
export const readSome: Act = { kind: 'read-some' };
export const stopReading: Act = { kind: 'stop-reading' };
export const fin: Act = { kind: 'fin' };
export const rst: Act = { kind: 'rst' };
export const hold: Act = { kind: 'hold' };

/** Sends bytes, once unless told otherwise. */
export function send(
  bytes: Bytes,
  { times = 1, everyMs = 0 }: { readonly times?: number; readonly everyMs?: number } = {},
): Act {
  return { kind: 'send', bytes, times, everyMs };
}

/** Sends bytes one by one. */
export function drip(bytes: Bytes, everyMs: number): Act {
  return { kind: 'drip', bytes, everyMs };
}

/** Does nothing for a while. */
export function wait(ms: number): Act {
  return { kind: 'wait', ms };
}

/** A text so many times. */
export function repeat(text: string, times: number): Bytes {
  return { kind: 'repeat', text, times };
}

/** A text, compressed. */
export function compress(how: Compression, of: Bytes): Bytes {
  return { kind: 'compress', how, of };
}

/** One after the other. */
export function join(...parts: readonly Bytes[]): Bytes {
  return { kind: 'join', parts };
}

/** Reads a request, sends these bytes and ends. */
export function answer(...parts: readonly Bytes[]): readonly Act[] {
  return [readHead, send(join(...parts)), fin];
}
