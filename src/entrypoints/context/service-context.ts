import { randomBytes } from 'node:crypto';
import { createCredentials } from '../../api/accounts/credentials.ts';
import { entitiesOf } from '../../core/entities.ts';
import type { Mac } from '../../core/links/link.ts';
import type { PushKey } from '../../core/people/push-key.ts';
import type { MonitorDefaults } from '../../core/monitor/monitor-defaults.ts';
import { readExport } from '../../config/exports/read-export.ts';
import type { Storage } from '../../core/ports/storage.ts';
import type { Engine } from '../../engine/engine.ts';
import type { Network } from '../../network/index.ts';
import { notifiers } from '../../notifiers/index.ts';
import { createExplainer } from '../../probers/explainer.ts';
import { probers } from '../../probers/index.ts';
import type { ServiceContext } from '../../services/context.ts';
import { FiledMonitors } from '../../services/files/filed-monitors.ts';
import type { Fleet } from '../../services/fleet/fleet.ts';
import { systemClock } from '../system-clock.ts';

/** What the verbs work with in a running service. */
export function contextOf(parts: {
  readonly storage: Storage;
  readonly engine: Engine;
  readonly fleet: Fleet;
  readonly network: Network;
  readonly linkMac: Mac;
  readonly pushKey: PushKey;
  /** Changes when the files are read again. */
  readonly shared: { readonly defaults: MonitorDefaults };
}): ServiceContext {
  const channelKinds = new Map(notifiers.map((definition) => [definition.kind, definition]));
  const ofPeople = new Map([...channelKinds].filter(([, { isLocal }]) => isLocal !== true));
  return {
    storage: parts.storage,
    // What people may create and change; files are read with all kinds.
    entities: entitiesOf({ channelKinds: ofPeople }),
    watch: parts.engine,
    fleet: parts.fleet,
    filed: new FiledMonitors(),
    clock: systemClock,
    explainer: createExplainer(parts.network, probers),
    readExport,
    newId: () => randomBytes(12).toString('hex'),
    credentials: createCredentials(),
    linkMac: parts.linkMac,
    pushKey: parts.pushKey,
    newToken: () => randomBytes(16).toString('base64url'),
    monitorKinds: new Map(probers.map((definition) => [definition.kind, definition])),
    channelKinds,
    get defaults() {
      return parts.shared.defaults;
    },
  };
}
