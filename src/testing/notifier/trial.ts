import type { JsonObject } from '../../core/json.ts';
import type { DeliveryResult, NotifierDefinition } from '../../core/ports/notifier.ts';
import type { Network } from '../../network/index.ts';

/**
 * Faults of a receiver or of the network to it: it ends the connection before it answers, resets it, or ends it in the middle
 * of the head of its answer; it takes a message and is silent; its answer never ends; it does not speak TLS where that is
 * wanted, or with a certificate that is not trusted.
 */
export const RECEIVER_FAULTS = [
  'cut',
  'reset',
  'cut_head',
  'hang',
  'endless',
  'no_tls',
  'bad_certificate',
] as const;
export type ReceiverFault = (typeof RECEIVER_FAULTS)[number];
/** Those that are none of TLS: the receiver plays them. */
export type PlayedFault = Exclude<ReceiverFault, 'no_tls' | 'bad_certificate'>;

/** The answer of a receiver to every message from now on. */
export type ReceiverAnswer =
  /** An answer in its protocol; `text` stands wherever the protocol has place for one. */
  | { readonly kind: 'status'; readonly status: number; readonly text: string }
  | { readonly kind: PlayedFault };

/** A request as it came in over HTTP, the names of its headers in lower case. */
export interface TrialRequest {
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** A character a byte where it is no text (`application/octet-stream`). */
  readonly body: string;
}

/** A receiver on loopback that keeps every message. */
export interface TrialReceiver {
  /** Settings of a channel that leads there; every secret of the kind among them. */
  readonly options: JsonObject;
  /** The same over TLS, which the receiver does not speak. */
  readonly optionsOverTls?: JsonObject;
  /** The same over TLS to another port of loopback. */
  optionsToPort?(port: number): JsonObject;
  answerWith(answer: ReceiverAnswer): void;
  /** Everything of each message that people or programs read, oldest first. */
  messages(): readonly string[];
  /** The same as requests, of receivers over HTTP. */
  requests?(): readonly TrialRequest[];
  stop(): Promise<void>;
}

/** How a kind of channel is put to the test. */
export interface NotifierTrial {
  readonly definition: NotifierDefinition<Network>;
  openReceiver(): Promise<TrialReceiver>;
  /** Texts of the settings that must never show. */
  readonly secrets: readonly string[];
  /** A status of each class that the protocol has, and what it means for a message. */
  readonly verdicts: readonly (readonly [status: number, kind: DeliveryResult['kind']])[];
  /** Faults that the receiver cannot play, and why. */
  readonly declines?: Readonly<Partial<Record<ReceiverFault, string>>>;
}

/** Trials by the kind that they put to the test. */
export type Trials = Readonly<Record<string, Omit<NotifierTrial, 'definition'>>>;
