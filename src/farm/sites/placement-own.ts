import { createServer } from 'node:net';
import type { Server, Socket } from 'node:net';
import { isAddressInUse, listen, stopListening, track } from '../loopback-listener.ts';
import type { PlacedLiveSite, Placement, PlacementOptions } from './placement.ts';
import type { RequestLog } from '../request-log.ts';
import { serveConnection, serveUnasked } from './site-connection.ts';
import { composePlay } from './site-play.ts';

interface OwnState {
  readonly port: number;
  readonly log: RequestLog;
  readonly sockets: Set<Socket>;
  readonly doors: Map<string, Server>;
  /** Openings and closings of one site happen one after another. */
  readonly turns: Map<string, Promise<void>>;
  isStopped: boolean;
}

// 127.66.0.1 keeps the port for the farm while every site of it may be refusing.
const ANCHOR_ADDRESS = '127.66.0.1';
const FIRST_SITE = 2;
const MAX_SITES = 4_000;
const PORT_ATTEMPTS = 20;

/** Gives every site an address of its own in 127.66.0.0/16, all on one port; at most 4,000 sites. */
export async function placeOnOwnAddresses(options: PlacementOptions): Promise<Placement> {
  if (options.sites.length > MAX_SITES) {
    throw new RangeError(
      `at most ${MAX_SITES} sites can have an address each; use the shared placement`,
    );
  }
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await tryPort(options);
    } catch (error) {
      if (options.port !== 0 || attempt === PORT_ATTEMPTS || !isAddressInUse(error)) throw error;
    }
  }
}

async function tryPort(options: PlacementOptions): Promise<Placement> {
  const anchor = createServer((socket) => socket.destroy());
  const port = await listen(anchor, { host: ANCHOR_ADDRESS, port: options.port });
  const state: OwnState = {
    port,
    log: options.log,
    sockets: new Set(),
    doors: new Map(),
    turns: new Map(),
    isStopped: false,
  };
  const sites = new Map(
    options.sites.map(({ name, behaviour }, index): [string, PlacedLiveSite] => {
      const play = composePlay(behaviour, port);
      return [name, { name, behaviour, play, address: addressOf(index) }];
    }),
  );
  const stop = (): Promise<void> => stopAll(state, anchor);
  const opened = await Promise.allSettled([...sites.values()].map((site) => follow(state, site)));
  const failed = opened.find((result) => result.status === 'rejected');
  if (failed !== undefined) {
    await stop();
    throw failed.reason;
  }
  return {
    port,
    sites,
    resolvesTo: (site) => site.address,
    follow: (site) => follow(state, site),
    stop,
  };
}

function follow(state: OwnState, site: PlacedLiveSite): Promise<void> {
  if (site.behaviour.kind === 'refuse') closeDoor(state, site);
  const turn = (state.turns.get(site.name) ?? Promise.resolve())
    .catch(() => undefined)
    .then(() => openOrClose(state, site));
  state.turns.set(site.name, turn);
  return turn;
}

async function openOrClose(state: OwnState, site: PlacedLiveSite): Promise<void> {
  if (site.behaviour.kind === 'refuse') {
    closeDoor(state, site);
  } else if (!state.isStopped && !state.doors.has(site.name)) {
    const door = createServer((socket) => welcome(state, site, socket));
    await listen(door, { host: site.address, port: state.port });
    state.doors.set(site.name, door);
  }
}

function closeDoor(state: OwnState, site: PlacedLiveSite): void {
  const door = state.doors.get(site.name);
  state.doors.delete(site.name);
  // The listener is gone on return; the rest of the promise waits for connections that may go on.
  if (door !== undefined) void stopListening(door);
}

function welcome(state: OwnState, site: PlacedLiveSite, socket: Socket): void {
  track(state.sockets, socket);
  if (site.play.startsAt === 'connect') serveUnasked(socket, site, state.log);
  else serveConnection(socket, { siteFor: () => site, log: state.log });
}

async function stopAll(state: OwnState, anchor: Server): Promise<void> {
  state.isStopped = true;
  await Promise.allSettled(state.turns.values());
  const closed = [anchor, ...state.doors.values()].map(stopListening);
  for (const socket of state.sockets) socket.destroy();
  await Promise.all(closed);
}

function addressOf(index: number): string {
  const place = index + FIRST_SITE;
  return `127.66.${place >> 8}.${place & 255}`;
}
