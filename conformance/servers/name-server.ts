import { startDnsServer } from '../../src/farm/dns/dns-server.ts';
import type { ZoneEntry } from '../../src/farm/dns/dns-zone.ts';
import { neighbourZone } from './neighbour-zone.ts';
import type { OpenedServer, Stage } from './opener.ts';

/**
 * A name server over UDP and TCP with a scripted zone; addresses may be placeholders. It knows the good neighbours too, so
 * that they can be asked for beside what is hostile.
 */
export interface NameServer {
  readonly kind: 'dns';
  readonly zone: Readonly<Record<string, ZoneEntry>>;
}

/** Opens it. Its zone is filled in at the first question, when every other server is open. */
export async function openNameServer({ zone }: NameServer, stage: Stage): Promise<OpenedServer> {
  let isFilled = false;
  const server = await startDnsServer({
    host: stage.host,
    onQuery: () => {
      if (isFilled) return;
      isFilled = true;
      const filled = JSON.parse(
        stage.fill(JSON.stringify({ ...neighbourZone, ...zone })),
      ) as typeof zone;
      for (const [name, entry] of Object.entries(filled)) server.set(name, entry);
    },
  });
  return { port: server.port, close: () => server.stop() };
}
