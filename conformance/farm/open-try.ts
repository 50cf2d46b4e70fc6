import type { CaseId, HostileTry } from '../format/hostile-case.ts';
import { openServer } from '../servers/hostile-server.ts';
import type { OpenedServer } from '../servers/opener.ts';
import { configureNetwork } from '../servers/peer-network.ts';
import { fillPlaceholders, type PlaceholderValues } from '../format/placeholders.ts';
import { addressOf } from '../servers/try-address.ts';
import { TruthLog, preciseNow, type SeenConnection } from '../servers/truth-log.ts';

/** The servers of one try, open. */
export interface OpenTry {
  readonly values: PlaceholderValues;
  /** Waits until every connection has been ended by the other side, at most that long, and tells what was seen. */
  settle(withinMs: number): Promise<readonly SeenConnection[]>;
  /** Forgets what was seen; scripts begin anew. */
  reset(): Promise<void>;
  close(): Promise<void>;
}

/** Which try it is; decides over its addresses. */
export interface TryPlace {
  readonly caseId: CaseId;
  readonly tryIndex: number;
  /** Whether its servers over TCP send each byte by itself; default no. */
  readonly inPieces?: boolean;
}

const LOOK_EVERY_MS = 2;

/** Opens the servers of a try, in their order. When one cannot be opened, the others are closed again. */
export async function openTry(hostile: HostileTry, place: TryPlace): Promise<OpenTry> {
  const log = new TruthLog();
  const values: Record<string, string> = {};
  const opened: OpenedServer[] = [];
  const own = hostile.at ?? {};
  const fill = (text: string): string => fillPlaceholders(text, values);
  const { inPieces = false } = place;
  const close = async (): Promise<void> => {
    await Promise.all(opened.splice(0).map((server) => server.close()));
  };
  try {
    for (const [index, [name, server]] of Object.entries(hostile.servers).entries()) {
      const host = own[name] ?? addressOf(place, index);
      if (own[name] !== undefined) configureNetwork('addr', 'replace', `${host}/32`, 'dev', 'lo');
      const one = await openServer(server, { name, host, log, inPieces, fill });
      opened.push(one);
      Object.assign(values, valuesOf(name, one, host));
    }
  } catch (error) {
    await close();
    throw error;
  }
  return {
    values,
    settle: (withinMs) => settle(log, opened, withinMs),
    reset: () => {
      log.clear();
      return Promise.resolve();
    },
    close,
  };
}

function valuesOf(name: string, server: OpenedServer, stageHost: string): Record<string, string> {
  const { host = stageHost, port } = server;
  const shown = host.includes(':') ? `[${host}]` : host;
  const own = { [name]: `${shown}:${port}`, [`${name}.host`]: host, [`${name}.port`]: `${port}` };
  for (const [key, value] of Object.entries(server.values ?? {})) own[`${name}.${key}`] = value;
  return own;
}

async function settle(
  log: TruthLog,
  servers: readonly OpenedServer[],
  withinMs: number,
): Promise<readonly SeenConnection[]> {
  const until = preciseNow() + withinMs;
  for (const server of servers) server.drain?.();
  while (log.connections.some(({ endedAt }) => endedAt === null) && preciseNow() < until) {
    await new Promise((resolve) => {
      setTimeout(resolve, LOOK_EVERY_MS);
    });
  }
  return log.connections.map((seen) => ({ ...seen }));
}
