import type { MonitorSpec } from '../../core/monitor/monitor.ts';
import type { Problem } from '../../core/errors.ts';
import {
  isReached,
  notifyOwners,
  type AlertRecipients,
  type NotifyContext,
  type AttemptedDelivery,
} from '../../services/checks/notify-owners.ts';
import type { CheckedSite } from '../../services/checks/run-list.ts';
import { printable } from '../printable.ts';
import { countOf } from '../text/amount.ts';

/** Complains about owners of sites that the configuration does not have. */
export function refuseUnknownOwners(
  sites: readonly MonitorSpec[],
  { recipients, problems }: { readonly recipients: AlertRecipients; readonly problems: Problem[] },
): void {
  const unknown = new Set(
    sites.flatMap(({ ownerIds }) => ownerIds.filter((id) => !recipients.directory.owners.has(id))),
  );
  for (const ownerId of unknown) {
    const hint = `it has: ${[...recipients.directory.owners.keys()].join(', ') || 'none'}`;
    const message = `the configuration has no owner "${ownerId}"`;
    problems.push({ path: 'owner', message, hint });
  }
}

/** Says before the pass of how many sites no one can be notified. */
export function warnOfUnreached(
  sites: readonly MonitorSpec[],
  { recipients, stderr }: Pick<Parameters<typeof notifyAll>[1], 'recipients' | 'stderr'>,
): void {
  const count = sites.filter((spec) => !isReached(spec, recipients)).length;
  if (count === 0) return;
  stderr.write(`warning: nobody can be notified of ${countOf(count, 'site')}: no channel\n`);
}

/** Notifies the owners of all sites that are down, one after another, and reports each attempt on `stderr`. */
export async function notifyAll(
  context: NotifyContext,
  call: {
    readonly down: readonly CheckedSite[];
    readonly sites: readonly MonitorSpec[];
    readonly recipients: AlertRecipients;
    readonly stderr: NodeJS.WritableStream;
  },
): Promise<void> {
  const { down, sites, recipients, stderr } = call;
  for (const { position, report } of down) {
    const spec = sites[position];
    if (!spec) continue;
    const attempted = await notifyOwners(context, { spec, report, recipients });
    if (attempted.length === 0)
      stderr.write(`no notification about ${printable(spec.target)}: no channel\n`);
    for (const each of attempted) stderr.write(`${printable(lineOf(each))}\n`);
  }
}

function lineOf({ target, channelId, result }: AttemptedDelivery): string {
  const how = result.kind === 'delivered' ? 'notified' : 'could not notify';
  return `${how} ${channelId} about ${target}: ${result.detail}`;
}
