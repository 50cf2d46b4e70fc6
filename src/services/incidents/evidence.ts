import type { Notification } from '../../core/alerting/notification.ts';
import type { Check } from '../../core/check/check.ts';
import { collectWords } from '../../core/check/words.ts';
import type { IncidentId, MonitorId } from '../../core/ids.ts';
import type { Incident } from '../../core/incident/incident.ts';
import type { KeptEvidence } from '../../core/incident/kept-evidence.ts';
import {
  comparedWithGood,
  markedLines,
  ownChecks,
  sentenceOf,
  shownPhases,
  type ChangedFact,
  type OwnCheck,
  type ShownPhase,
} from '../../core/incident/shown-evidence.ts';
import type { ServiceContext } from '../context.ts';
import { getMonitor } from '../monitors/actions.ts';
import { usualPhases } from './usual-phases.ts';

/** Messages of an incident, and failed checks before its confirmation, that evidence names. */
const MAX_NAMED = 20;

/** A failed check that made an outage sure. */
export interface ConfirmingCheck {
  readonly at: number;
  readonly outcome: string;
  readonly reason: string | null;
  readonly statusCode: number | null;
  /** Since the first failure. */
  readonly afterMs: number;
}

/** A message about an outage. */
export interface Notified {
  readonly at: number;
  readonly kind: string;
  /** Name of the owner whom it was for, then; `null`: a channel without an owner. */
  readonly who: string | null;
  readonly channelId: string;
  readonly recipient: string | null;
  readonly state: string;
  /** From the decision to the delivery. */
  readonly afterMs: number | null;
  readonly attempts: number;
}

/** Evidence as people read it. */
export interface ShownEvidence {
  readonly checkId: string;
  readonly incidentId: IncidentId | null;
  readonly moment: KeptEvidence['moment'];
  readonly at: number;
  readonly outcome: string;
  readonly sentence: string;
  readonly hint: string | null;
  readonly reason: string | null;
  readonly method: string | null;
  readonly phases: readonly ShownPhase[];
  readonly sent: readonly string[];
  readonly received: readonly string[];
  readonly marked: readonly number[];
  readonly goodAt: number | null;
  readonly changed: readonly ChangedFact[];
  readonly same: readonly string[];
  readonly confirmations: readonly ConfirmingCheck[];
  readonly ourselves: {
    readonly othersAsked: number;
    readonly othersAnswered: number;
    readonly checks: readonly OwnCheck[];
  };
  readonly notified: readonly Notified[];
}

type Needs = Pick<ServiceContext, 'storage' | 'monitorKinds'>;

/** The newest evidence of a monitor; `null`: none is kept. Throws `NotFoundError`. */
export async function latestEvidence(
  context: Needs,
  monitorId: MonitorId,
): Promise<ShownEvidence | null> {
  const { storage } = context;
  const { state } = await getMonitor(context, monitorId);
  const kept = await storage.incidents.evidence(monitorId, {
    from: 0,
    to: Number.MAX_SAFE_INTEGER,
  });
  const latest = kept.at(-1);
  if (latest === undefined) return null;
  const [incident] = (await storage.incidents.list({ monitorId, limit: 1, cursor: null })).items;
  const isOfIt = incident !== undefined && isWithin(latest, incident);
  const [shown = null] = await show(context, [latest], {
    monitorId,
    incident: isOfIt ? incident : null,
    firstFailureAt: isOfIt ? incident.startedAt : (state.firstFailureAt ?? latest.at),
  });
  return shown;
}

/** What is kept of an incident, oldest first. */
export async function evidenceOfIncident(
  context: Needs,
  incident: Incident,
): Promise<readonly ShownEvidence[]> {
  const { monitorId, startedAt: from, resolvedAt } = incident;
  const to = resolvedAt ?? Number.MAX_SAFE_INTEGER;
  const kept = await context.storage.incidents.evidence(monitorId, { from, to });
  return show(context, kept, { monitorId, incident, firstFailureAt: from });
}

function isWithin({ at }: KeptEvidence, { startedAt, resolvedAt }: Incident): boolean {
  return at >= startedAt && at <= (resolvedAt ?? Infinity);
}

interface Outage {
  readonly monitorId: MonitorId;
  readonly incident: Incident | null;
  readonly firstFailureAt: number;
}

async function show(
  { storage, monitorKinds }: Needs,
  kept: readonly KeptEvidence[],
  { monitorId, incident, firstFailureAt }: Outage,
): Promise<readonly ShownEvidence[]> {
  if (kept.length === 0) return [];
  const words = collectWords(monitorKinds.values());
  const usual = await usualPhases(storage, monitorId, firstFailureAt);
  const sureAt = incident?.confirmedAt ?? Number.MAX_SAFE_INTEGER - 1;
  const failed = await storage.history.list({
    monitorId,
    from: firstFailureAt,
    to: sureAt + 1,
    limit: MAX_NAMED,
    cursor: null,
  });
  const messages = incident === null ? [] : await messagesOf(storage, incident.id);
  return kept.map((evidence) => ({
    checkId: `${monitorId}@${evidence.at}`,
    incidentId: incident?.id ?? null,
    moment: evidence.moment,
    at: evidence.at,
    outcome: evidence.outcome,
    ...sentenceOf(evidence, words),
    reason: evidence.reason,
    method: evidence.method,
    phases: shownPhases(evidence, usual),
    sent: evidence.heads.sent,
    received: evidence.heads.received,
    marked: markedLines(evidence),
    goodAt: evidence.good?.at ?? null,
    ...comparedWithGood(evidence),
    confirmations: failed.items
      .filter(({ outcome }) => outcome === 'down')
      .toReversed()
      .map((check) => confirmingCheck(check, firstFailureAt)),
    ourselves: {
      othersAsked: evidence.othersAsked,
      othersAnswered: evidence.othersAnswered,
      checks: ownChecks(evidence),
    },
    notified: messages,
  }));
}

function confirmingCheck(
  { startedAt, outcome, reason, statusCode }: Check,
  firstFailureAt: number,
): ConfirmingCheck {
  const afterMs = Math.max(0, startedAt - firstFailureAt);
  return { at: startedAt, outcome, reason, statusCode, afterMs };
}

async function messagesOf(
  { outbox }: Needs['storage'],
  incidentId: IncidentId,
): Promise<readonly Notified[]> {
  const { items } = await outbox.list({ incidentId, limit: MAX_NAMED, cursor: null });
  return items.toReversed().map(notified);
}

function notified({
  createdAt,
  deliveredAt,
  notice,
  channelId,
  recipient,
  state,
  attempts,
}: Notification): Notified {
  return {
    at: deliveredAt ?? createdAt,
    kind: notice.kind,
    who: notice.reader.name === '' ? null : notice.reader.name,
    channelId,
    recipient,
    state,
    afterMs: deliveredAt === null ? null : Math.max(0, deliveredAt - createdAt),
    attempts,
  };
}
