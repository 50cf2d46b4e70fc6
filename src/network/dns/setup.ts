import { openDnsServers, systemServers, type DnsServer } from './servers.ts';
import { parseResolvConf, type ResolvConf } from './system/resolv-conf.ts';
import { watchFile } from './system/watched-file.ts';

/** Where the system keeps its servers and its search list. */
export interface DnsSystem {
  readonly resolvConf: string;
  readonly servers: () => readonly string[];
}

const thisSystem: DnsSystem = { resolvConf: '/etc/resolv.conf', servers: systemServers };

/** The servers to ask, and how short names are completed. */
export interface DnsSetup extends ResolvConf {
  readonly servers: readonly DnsServer[];
}

/** Returns the setup of the moment. The search list belongs to the system's servers: others that are given have none. */
export function openSetup(settings: {
  readonly servers: readonly string[];
  readonly knowsLocalNames: boolean;
  readonly system?: DnsSystem | undefined;
}): () => DnsSetup {
  const { servers, knowsLocalNames, system = thisSystem } = settings;
  if (servers.length > 0) {
    const given = { ...parseResolvConf(''), servers: openDnsServers(servers) };
    return () => given;
  }
  return watchFile(system.resolvConf, (text) => {
    const conf = parseResolvConf(knowsLocalNames ? text : '');
    return { ...conf, servers: openDnsServers(system.servers()) };
  });
}
