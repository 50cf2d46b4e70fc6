import type { TSchema } from 'typebox';
import type { JsonObject } from '../json.ts';
import type { KindDefaults } from '../monitor/monitor-defaults.ts';
import type { ProbeResult } from '../check/outcome.ts';
import type { KindWords } from '../check/words.ts';

/** One attempt to be made: plain data. */
export interface ProbeRequest {
  /** Settings that the kind's schema and `canonical` have accepted, defaults filled in. */
  readonly options: JsonObject;
  /** One absolute deadline for the whole probe, counted from its start. */
  readonly timeoutMs: number;
  /** The memory that the previous probe of the same monitor left. */
  readonly memory: JsonObject | null;
  /**
   * Peers such as `192.0.2.1:443` and `[2001:db8::1]:443` whose silence others have met just now: they are not dialled,
   * and count as having let the connection time out.
   */
  readonly silentPeers?: readonly string[];
  /** The heads are wanted also where the target is up. */
  readonly keepsHeads?: true;
  /** Reports of the target; only for kinds that are `pushed`, and only where a service keeps it. */
  readonly facts?: JsonObject | null;
}

/** Code that judges one kind of target. */
export interface Prober {
  /**
   * Resolves within `timeoutMs` plus 250 ms, whatever the target does, and leaves no socket open. Never rejects for
   * anything a target or our own machine did: that is a result. An abort resolves at once as `unknown`/`stopped`.
   */
  probe(request: ProbeRequest, signal?: AbortSignal): Promise<ProbeResult>;
}

/** How one line of text names a target of a kind, such as `tcp://host:port`. */
export interface KindAddress {
  /** Lower case and without `://`; the first is meant where a kind is named and its address has none. No two kinds share one. */
  readonly schemes: readonly string[];
  /** Shown wherever an address is asked for. */
  readonly example: string;
  /**
   * The options that a whole address says. Left out by kinds whose option `url` is the address. Throws `InvalidError`
   * with the path `url`; no message shows what stands before an @.
   */
  readonly optionsOf?: (address: string) => JsonObject;
}

/** A kind of monitor as configuration sees it: everything but how to probe. */
export interface MonitorKind extends KindWords {
  /** Lower case, such as `http`. */
  readonly kind: string;
  readonly title: string;
  /** Every option with title, unit, range and default; secrets carry `secret: true`. */
  readonly options: TSchema;
  /** Without it, only the flat form of options names a target of this kind. */
  readonly address?: KindAddress;
  /** Settings of a monitor of this kind that are not given; comes before the defaults for all kinds. */
  readonly defaults?: KindDefaults;
  /** The target reports to us, instead of being asked: a check judges the `facts`, in the service's own process. */
  readonly isPushed?: true;
  /** The canonical target and options of schema-valid options. Throws `InvalidError` when it cannot be a target. */
  canonical(options: JsonObject): { readonly target: string; readonly options: JsonObject };
}

/** A kind of monitor, in one object; API, CLI help, forms and reference pages derive from it. */
export interface ProberDefinition<Network> extends MonitorKind {
  /**
   * Opens the prober of a whole process, or one for a single probe that is to be explained: its network then emits the
   * events of every line by itself, and the prober emits to `network.trace` what its own rules decide. Requests stay plain data.
   */
  open(network: Network): Prober;
}
