import { execFileSync, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { makeCertificate } from '../../../src/farm/certificates.ts';
import type { ZoneEntry } from '../../../src/farm/dns/dns-zone.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import type { Order } from './internet.ts';

const OUR_ADDRESS = '10.1.0.2';
const ROUTER_ADDRESS = '10.1.0.1';
const RESOLVER_ADDRESS = '44.0.0.53';

/** A site beyond the router. */
export interface FarSite {
  readonly name: string;
  readonly address: string;
  readonly url: string;
}

/**
 * A router, and the internet behind it, in a network namespace of their own that is tied to the one of this process by a
 * pair of virtual interfaces. Packets to addresses that nobody has are dropped.
 */
export class World {
  /** `IP:PORT` of a name server beyond the router. */
  readonly resolver = `${RESOLVER_ADDRESS}:53`;
  readonly sites: readonly FarSite[];
  readonly caFile: string;
  readonly #folder: Awaited<ReturnType<typeof temporaryFolder>>;
  readonly #internet: ChildProcess;
  readonly #site: { readonly cert: string; readonly key: string };

  private constructor(parts: {
    readonly sites: readonly FarSite[];
    readonly caFile: string;
    readonly folder: Awaited<ReturnType<typeof temporaryFolder>>;
    readonly internet: ChildProcess;
    readonly site: { readonly cert: string; readonly key: string };
  }) {
    this.sites = parts.sites;
    this.caFile = parts.caFile;
    this.#folder = parts.folder;
    this.#internet = parts.internet;
    this.#site = parts.site;
  }

  /**
   * Opens it with so many sites, each at an address and under a name of its own. Its name server knows the root, as a
   * resolver does, or denies that there is one.
   */
  static async open(count: number, root: 'known' | 'denied' = 'known'): Promise<World> {
    const sites = Array.from({ length: count }, (_, n) => {
      const name = `far${n}.example`;
      return { name, address: `44.0.1.${n + 1}`, url: `https://${name}/` };
    });
    const folder = await temporaryFolder();
    const issuer = makeCertificate({ name: 'World CA', isAuthority: true });
    const caFile = join(folder.path, 'ca.pem');
    writeFileSync(caFile, issuer.pem);
    const hosts = sites.map(({ name }) => name);
    const { pem: cert, keyPem: key } = makeCertificate({ name: 'far', hosts, issuer });
    const entry = fileURLToPath(new URL('internet.ts', import.meta.url));
    const internet = spawn('unshare', ['-n', process.execPath, entry], {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    await once(internet, 'message');
    const world = new World({ sites, caFile, folder, internet, site: { cert, key } });
    world.#connect();
    await world.#inhabit(root === 'known' ? { '': { kind: 'nodata' } } : {});
    return world;
  }

  /** Runs `ip` at the router. */
  route(command: string): void {
    const inside = ['-t', String(this.#internet.pid), '-n', 'ip', ...command.split(' ')];
    execFileSync('nsenter', inside);
  }

  /** Sites answer, or their ports are closed. */
  async openSites(): Promise<void> {
    for (const { address } of this.sites) {
      await this.#order({ kind: 'open', address, ...this.#site });
    }
  }

  async closeSites(): Promise<void> {
    for (const { address } of this.sites) await this.#order({ kind: 'close', address });
  }

  /** Machines are switched off, or on. */
  switchSites(verb: 'add' | 'del'): void {
    for (const { address } of this.sites) this.route(`addr ${verb} ${address}/32 dev lo`);
  }

  /** The names of the sites are known, or denied. */
  async nameSites(are: 'known' | 'denied'): Promise<void> {
    for (const { name, address } of this.sites) {
      const known = { kind: 'records', a: [address], ttlSeconds: 1 } as const;
      await this.say(name, are === 'known' ? known : { kind: 'nxdomain' });
    }
  }

  /** What is said about a name, `*` about all others. */
  async say(name: string, entry: ZoneEntry): Promise<void> {
    await this.#order({ kind: 'say', name, entry });
  }

  /** Somebody answers at the address with a certificate of his own. */
  async openPortal(address: string): Promise<void> {
    const { pem: cert, keyPem: key } = makeCertificate({ name: 'Sign in' });
    await this.#order({ kind: 'open', address, cert, key });
  }

  async closePortal(address: string): Promise<void> {
    await this.#order({ kind: 'close', address });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#internet.kill('SIGKILL');
    await this.#folder[Symbol.asyncDispose]();
  }

  #connect(): void {
    const ours = (command: string): void => void execFileSync('ip', command.split(' '));
    ours(`link add ours type veth peer name theirs netns ${this.#internet.pid}`);
    ours(`addr add ${OUR_ADDRESS}/24 dev ours`);
    ours('link set ours up');
    this.route('link set lo up');
    this.route(`addr add ${ROUTER_ADDRESS}/24 dev theirs`);
    this.route('link set theirs up');
    this.route(`addr add ${RESOLVER_ADDRESS}/32 dev lo`);
    ours(`route add default via ${ROUTER_ADDRESS}`);
  }

  async #inhabit(zone: Record<string, ZoneEntry>): Promise<void> {
    this.switchSites('add');
    await this.#order({ kind: 'names', address: RESOLVER_ADDRESS, zone });
    await this.nameSites('known');
    await this.openSites();
  }

  async #order(order: Order): Promise<void> {
    this.#internet.send(order);
    await once(this.#internet, 'message');
  }
}
