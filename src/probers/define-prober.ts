import type { TObject } from 'typebox';
import type { NoteTexts } from '../core/check/notes.ts';
import type { ReasonText } from '../core/check/reason-text.ts';
import type { Reason } from '../core/check/reasons.ts';
import type { JsonObject, OptionsOf } from '../core/json.ts';
import type { MonitorKind, ProberDefinition } from '../core/ports/prober.ts';
import type { Network, ProbeContext } from '../network/index.ts';
import type { Finding } from './finding.ts';
import { runProbe } from './run-probe.ts';

/** One probe, its options typed by the schema of its kind. */
export interface ProbeTask<Options> {
  readonly options: Options;
  /** The memory that the previous probe of the same monitor left. */
  readonly memory: JsonObject | null;
  /** Epoch milliseconds. */
  readonly startedAt: number;
  readonly network: Network;
  readonly probe: ProbeContext;
  readonly signal: AbortSignal | undefined;
  /** See `ProbeRequest`. */
  readonly keepsHeads: boolean;
}

/** A kind as its folder declares it: everything but how to probe. */
export interface KindForm<Schema extends TObject, Own extends string> extends Omit<
  MonitorKind,
  'options' | 'canonical' | 'reasons' | 'notes'
> {
  readonly options: Schema;
  /** The reasons that only this kind gives; no finding may have another one, unless all kinds share it. */
  readonly reasons?: Readonly<Record<Own, ReasonText>>;
  readonly notes?: NoteTexts;
  /** See `MonitorKind.canonical`. */
  canonical(options: OptionsOf<Schema>): { readonly target: string; readonly options: JsonObject };
}

/** A kind that goes out to its target. */
export interface ProberForm<Schema extends TObject, Own extends string> extends KindForm<
  Schema,
  Own
> {
  /** Called once a process, or once for a single probe that is explained: the place for what probes share. */
  open(network: Network): (task: ProbeTask<OptionsOf<Schema>>) => Promise<Finding<Reason | Own>>;
}

/** A kind whose options are those of its schema, written nowhere else. */
export function defineKind<Schema extends TObject, Own extends string = never>(
  form: KindForm<Schema, Own>,
): MonitorKind {
  // Schema and `canonical` have accepted the options before any definition sees them.
  return { ...form, canonical: (options) => form.canonical(options as OptionsOf<Schema>) };
}

/** A prober that judges each probe under one deadline; see `runProbe` for what it need not care for. */
export function defineProber<Schema extends TObject, Own extends string = never>(
  form: ProberForm<Schema, Own>,
): ProberDefinition<Network> {
  return {
    ...defineKind(form),
    open: (network) => {
      const judge = form.open(network);
      return {
        probe: (request, signal) =>
          runProbe({ network, request, signal }, (probe, startedAt) => {
            const { memory, keepsHeads = false } = request;
            const options = request.options as OptionsOf<Schema>;
            return judge({ options, memory, startedAt, network, probe, signal, keepsHeads });
          }),
      };
    },
  };
}
