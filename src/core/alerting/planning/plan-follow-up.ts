import type { Incident } from '../../incident/incident.ts';
import { receiversIn } from '../../incident/timeline.ts';
import { routesOver } from '../route.ts';
import type { Destination } from '../route.ts';
import type { StepInRound } from '../stages/escalation.ts';
import type { DueReminder } from '../stages/reminders.ts';
import { routesOfStep } from './escalation-routes.ts';
import { downMsOf, eventOf, NO_NOTICE, sent } from './notice-context.ts';
import type { NoticeContext, NoticePlan } from './notice-context.ts';
import { stepProgress, withNextStep } from './next-step.ts';
import { takersOf, withoutPerson } from './recipients.ts';

/** Those who were notified are reminded, where their channel reminds. */
export function planReminder(
  incident: Incident,
  given: { readonly reminder: DueReminder; readonly notified: readonly Destination[] },
  context: NoticeContext,
): NoticePlan {
  const { directory } = context;
  const { no, isLast } = given.reminder;
  const known = routesOver(given.notified, directory);
  const routes = takersOf('reminder', { routes: known, directory });
  const facts = { reminder: no, isLast, downMs: downMsOf(incident, context) };
  const reminded = { ...incident, evidence: { ...incident.evidence, ...facts } };
  const about = withNextStep(reminded, context.progress, context);
  const { notifications } = sent(
    { kind: 'reminder', numbers: [no], incident: about, routes },
    context,
  );
  const event = eventOf(
    { kind: 'reminded', incident, data: { no, ...receiversIn(routes) } },
    context,
  );
  return { ...NO_NOTICE, notifications, events: routes.length === 0 ? [] : [event] };
}

/** The steps that are due notify those whom they name. */
export function planEscalation(
  incident: Incident,
  steps: readonly StepInRound[],
  context: NoticeContext,
): NoticePlan {
  const plans = steps.map((due) => planStep(incident, due, context));
  return {
    incident: null,
    notifications: plans.flatMap(({ notifications }) => notifications),
    notified: plans.flatMap(({ notified }) => notified),
    events: plans.flatMap(({ events }) => events),
  };
}

function planStep(incident: Incident, due: StepInRound, context: NoticeContext): NoticePlan {
  const step = context.escalation?.steps[due.step];
  if (step === undefined || context.escalation === null) return NO_NOTICE;
  const { directory } = context;
  const routes = takersOf('escalated', { routes: routesOfStep(step, context), directory });
  const { name } = context.escalation;
  const facts = { escalation: name, step: due.step + 1, round: due.round + 1 };
  const evidence = { ...incident.evidence, ...facts, downMs: downMsOf(incident, context) };
  const { notifications } = sent(
    {
      kind: 'escalated',
      numbers: [due.round, due.step],
      incident: withNextStep({ ...incident, evidence }, stepProgress(due, context), context),
      routes,
    },
    context,
  );
  const event = eventOf(
    { kind: 'escalated', incident, data: { ...facts, ...receiversIn(routes) } },
    context,
  );
  return { incident: null, notifications, notified: routes, events: [event] };
}

/** Those who were notified learn that a person has taken it up; that person knows. */
export function planAcknowledgement(
  incident: Incident,
  given: { readonly by: string; readonly at: number; readonly notified: readonly Destination[] },
  context: NoticeContext,
): NoticePlan {
  const { directory } = context;
  const { by, at, notified } = given;
  const taken: Incident = { ...incident, acknowledged: { by, at } };
  const known = takersOf('acknowledged', { routes: routesOver(notified, directory), directory });
  const routes = withoutPerson(known, by, directory);
  const { notifications, events } = sent(
    { kind: 'acknowledged', incident: taken, routes },
    context,
  );
  const event = eventOf({ kind: 'acknowledged', incident, data: { by } }, context);
  const others = routes.length === 0 ? [] : events;
  return { incident: taken, notifications, notified: [], events: [event, ...others] };
}
