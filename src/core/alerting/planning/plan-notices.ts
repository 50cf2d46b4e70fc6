import type { Incident } from '../../incident/incident.ts';
import type { IncidentEvent } from '../../incident/timeline.ts';
import { resolveIncident } from '../alert.ts';
import type { Alert } from '../plan-alert.ts';
import type { Destination } from '../route.ts';
import type { Mute } from '../stages/mute.ts';
import { NO_NOTICE, ownRoutes, sent } from './notice-context.ts';
import type { NoticeContext, NoticePlan } from './notice-context.ts';
import type { AlertVerdict } from './pipeline.ts';
import { planAcknowledgement, planEscalation, planReminder } from './plan-follow-up.ts';
import { planCalm, planEnd, planMuted, planOpening, planUnstable } from './plan-outage.ts';
import { takersOf } from './recipients.ts';

/** What is known of the incident that an alert is about. */
export interface KnownIncident {
  readonly incident: Incident;
  /** Those who were notified that it is open. */
  readonly notified: readonly Destination[];
  /** Those who were notified that its monitor is unstable. */
  readonly notifiedOfUnrest: readonly Destination[];
  /** What mutes it; `null`: nothing. */
  readonly mute: Mute | null;
}

/** What an alert comes to, once it is decided. */
export function planNotices(
  {
    alert,
    verdict,
    known,
  }: {
    readonly alert: Alert;
    readonly verdict: AlertVerdict;
    readonly known: KnownIncident | null;
  },
  context: NoticeContext,
): NoticePlan {
  if (known === null) return NO_NOTICE;
  const { incident, notified, notifiedOfUnrest, mute } = known;
  const opened = alert.reason === 'outage_confirmed' ? [openedEvent(incident)] : [];
  const after = (plan: NoticePlan): NoticePlan => ({
    ...plan,
    events: [...opened, ...plan.events],
  });
  switch (verdict.kind) {
    case 'open':
      return after(planOpening(incident, context));
    case 'unstable':
      return after(planUnstable(incident, context));
    case 'mute': {
      const plan = planMuted(incident, verdict.mute, context);
      return after(opened.length === 0 ? { ...plan, incident: null } : plan);
    }
    case 'end': {
      if (alert.reason !== 'outage_ended') return NO_NOTICE;
      const ended = resolveIncident(incident, { ...alert, why: 'recovered' });
      return planEnd(ended, { ...verdict, notified, mute }, context);
    }
    case 'calm':
      return planCalm(incident, { ...verdict, notified: notifiedOfUnrest }, context);
    case 'remind':
      return planReminder(incident, { ...verdict, notified }, context);
    case 'escalate':
      return planEscalation(incident, verdict.steps, context);
    case 'acknowledge':
      return alert.reason === 'acknowledged'
        ? planAcknowledgement(incident, { ...alert, notified }, context)
        : NO_NOTICE;
    case 'begin':
      return planBeginning(alert.reason === 'slow' ? 'slow' : 'unjudged', incident, context);
    case 'finish':
    case 'nothing':
      break;
  }
  return NO_NOTICE;
}

function openedEvent({ id, startedAt, reason, evidence }: Incident): IncidentEvent {
  const { failedChecks = null } = evidence;
  return { incidentId: id, at: startedAt, kind: 'opened', data: { reason, failedChecks } };
}

/** A stretch that is no outage begins. */
function planBeginning(
  kind: 'unjudged' | 'slow',
  incident: Incident,
  context: NoticeContext,
): NoticePlan {
  const routes = takersOf(kind, { ...context, routes: ownRoutes(context) });
  return { ...NO_NOTICE, notifications: sent({ kind, incident, routes }, context).notifications };
}
