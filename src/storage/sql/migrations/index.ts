import type { Dialect } from '../dialect.ts';
import { firstSchema } from './0001-first-schema.ts';
import { heartbeatSchema } from './0002-heartbeats.ts';
import { endingsSchema } from './0003-endings.ts';
import { deliverySchema } from './0004-deliveries.ts';
import { repeatedPingSchema } from './0005-repeated-pings.ts';
import { tagSchema } from './0006-tags.ts';
import { coOwnerSchema } from './0007-co-owners.ts';
import { peopleSchema } from './0008-people.ts';
import { muteSchema } from './0009-mutes.ts';
import { alertStateSchema } from './0010-alert-states.ts';
import { incidentEventSchema } from './0011-incident-events.ts';
import { groupAndAttemptSchema } from './0012-groups-and-attempts.ts';
import { judgingSchema } from './0013-judging.ts';
import { usedLinkSchema } from './0014-used-links.ts';
import { limitAndSlowMuteSchema } from './0015-limits-and-slow-mutes.ts';
import { accountSchema } from '../accounts/0016-accounts.ts';
import { signInSchema } from '../accounts/0017-ways-to-sign-in.ts';
import { siteGroupSchema } from './0018-site-groups.ts';
import { evidenceSchema } from './0019-evidence.ts';
import { projectSchema } from './0020-projects.ts';
import { identitySchema } from '../accounts/0021-identities.ts';

/** Every step from an empty database to today's schema, in order. A released step is never changed, only followed. */
export function migrations(dialect: Dialect): readonly string[] {
  const steps = [
    firstSchema,
    heartbeatSchema,
    endingsSchema,
    deliverySchema,
    repeatedPingSchema,
    tagSchema,
    coOwnerSchema,
    peopleSchema,
    muteSchema,
    alertStateSchema,
    incidentEventSchema,
    groupAndAttemptSchema,
    judgingSchema,
    usedLinkSchema,
    limitAndSlowMuteSchema,
    accountSchema,
    signInSchema,
    siteGroupSchema,
    evidenceSchema,
    projectSchema,
    identitySchema,
  ];
  return steps.map((step) => step(dialect));
}
