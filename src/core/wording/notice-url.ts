import type { Notice, NoticeKind } from '../alerting/notification.ts';
import type { Fact } from './facts/fact.ts';
import { phrases } from './phrases.ts';

/** Kinds that are about one monitor. */
const ABOUT_A_MONITOR: ReadonlySet<NoticeKind> = new Set([
  'opened',
  'reminder',
  'resolved',
  'unjudged',
  'judged',
  'slow',
  'slow_over',
  'unstable',
  'unstable_over',
  'escalated',
  'acknowledged',
]);

/** The line that leads to where the dashboard shows what a notice is about; `dashboardUrl` ends with a slash. */
export function dashboardFact(dashboardUrl: string, notice: Notice): Fact {
  const { labels } = phrases[notice.reader.language];
  return {
    key: 'dashboard',
    label: labels.dashboard,
    value: noticeUrl(dashboardUrl, notice),
    isLink: true,
  };
}

/** Where the dashboard shows what a notice is about; `dashboardUrl` ends with a slash. */
export function noticeUrl(dashboardUrl: string, { kind, monitor, incident }: Notice): string {
  const isShown = ABOUT_A_MONITOR.has(kind) && incident.why !== 'deleted';
  return isShown ? `${dashboardUrl}?monitor=${encodeURIComponent(monitor.id)}` : dashboardUrl;
}

/** Where a link of a message leads: short, as an SMS has to hold it. */
export function linkUrl(dashboardUrl: string, token: string): string {
  return `${dashboardUrl}a/${token}`;
}
