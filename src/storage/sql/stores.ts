import { accountLinkStore } from './accounts/account-links.ts';
import { apiKeyStore } from './accounts/api-keys.ts';
import { auditStore } from './accounts/audit.ts';
import { identityStore } from './accounts/identities.ts';
import { passkeyStore } from './accounts/passkeys.ts';
import { secondFactorStore } from './accounts/second-factors.ts';
import { sessionStore } from './accounts/sessions.ts';
import { userStore } from './accounts/users.ts';
import { alertStateStore } from './alerts/alert-states.ts';
import type { Dialect } from './dialect.ts';
import { deliveryQueue } from './outbox/delivery-queue.ts';
import { entityStores } from './entities.ts';
import { heartbeatStore } from './heartbeats.ts';
import { monitorNumbers } from './history/monitor-numbers.ts';
import { historyStore } from './history/store.ts';
import { incidentStore } from './incidents.ts';
import { ledgerStore } from './ledger.ts';
import { lifeStore } from './life.ts';
import { linkStore } from './links/used-links.ts';
import { monitorStore } from './monitors.ts';
import { outboxStore } from './outbox/outbox.ts';
import { pastStore } from './past/past.ts';
import type { Steps } from './steps.ts';
import type { SqlStores } from './store.ts';

/** The stores of a database that is up to date; reads what they remember of it. */
export function* openStores(dialect: Dialect): Steps<SqlStores> {
  const numbers = monitorNumbers(dialect);
  return {
    monitors: monitorStore(dialect, numbers),
    ...entityStores(),
    ledger: ledgerStore(dialect),
    incidents: incidentStore(dialect),
    alertStates: alertStateStore(),
    outbox: outboxStore(dialect),
    deliveries: deliveryQueue(dialect),
    history: yield* historyStore(dialect, numbers),
    heartbeats: heartbeatStore(),
    life: lifeStore(),
    links: linkStore(),
    past: pastStore(dialect, numbers),
    users: userStore(),
    sessions: sessionStore(),
    apiKeys: apiKeyStore(),
    audit: auditStore(),
    secondFactors: secondFactorStore(),
    accountLinks: accountLinkStore(),
    passkeys: passkeyStore(),
    identities: identityStore(),
  };
}
