import type { MonitorSpec } from '../../core/monitor/monitor.ts';
import type { Problem } from '../../core/errors.ts';
import {
  tellOwners,
  type Audience,
  type TellContext,
  type Told,
} from '../../services/checks/tell-owners.ts';
import type { CheckedSite } from '../../services/checks/run-list.ts';
import { printable } from '../printable.ts';

/** Complains about owners of sites that the configuration does not have. */
export function refuseUnknownOwners(
  sites: readonly MonitorSpec[],
  { audience, problems }: { readonly audience: Audience; readonly problems: Problem[] },
): void {
  const unknown = new Set(
    sites.flatMap(({ ownerId }) =>
      ownerId === null || audience.directory.owners.has(ownerId) ? [] : [ownerId],
    ),
  );
  for (const ownerId of unknown) {
    const hint = `it has: ${[...audience.directory.owners.keys()].join(', ') || 'none'}`;
    const message = `the configuration has no owner "${ownerId}"`;
    problems.push({ path: 'owner', message, hint });
  }
}

/** Tells the owners of all sites that are down, one after another, and says on `stderr` what became of it. */
export async function tellAll(
  context: TellContext,
  call: {
    readonly down: readonly CheckedSite[];
    readonly sites: readonly MonitorSpec[];
    readonly audience: Audience;
    readonly stderr: NodeJS.WritableStream;
  },
): Promise<void> {
  const { down, sites, audience, stderr } = call;
  for (const { position, report } of down) {
    const spec = sites[position];
    if (!spec) continue;
    const told = await tellOwners(context, { spec, report, audience });
    if (told.length === 0)
      stderr.write(`no notification about ${printable(spec.target)}: no channel\n`);
    for (const each of told) stderr.write(`${printable(lineOf(each))}\n`);
  }
}

function lineOf({ target, channelId, result }: Told): string {
  const how = result.kind === 'delivered' ? 'notified' : 'could not notify';
  return `${how} ${channelId} about ${target}: ${result.detail}`;
}
