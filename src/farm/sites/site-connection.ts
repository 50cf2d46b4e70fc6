import type { Socket } from 'node:net';
import { readRequestHead } from './request-head.ts';
import type { RequestLog } from '../request-log.ts';
import { composePlay } from './site-play.ts';
import type { SitePlay } from './site-play.ts';

/** A site as it is at the moment; the play changes at run time. */
export interface LiveSite {
  /** Lower case. */
  readonly name: string;
  play: SitePlay;
}

export interface Scene {
  /** The site that a request is for; `undefined` is answered 421. */
  readonly siteFor: (host: string) => LiveSite | undefined;
  readonly log: RequestLog;
}

const MAX_HEAD_CHARACTERS = 16_384;
const misdirected = composePlay({ kind: 'answer', status: 421 }, 0);

/** Reads requests from a connection and lets their site act on each; a head over 16 KiB ends it. */
export function serveConnection(socket: Socket, scene: Scene): void {
  let pending = '';
  let isBusy = false;
  let isServing = false;
  const next = (): void => {
    isBusy = false;
    serve();
  };
  const serve = (): void => {
    if (isServing) return;
    isServing = true;
    for (let end = 0; !isBusy && (end = pending.indexOf('\r\n\r\n')) !== -1;) {
      const text = pending.slice(0, end);
      pending = pending.slice(end + 4);
      isBusy = true;
      serveRequest(socket, scene, { text, next });
    }
    isServing = false;
  };
  socket.on('data', (chunk: Buffer) => {
    // A site that is still at work on one request, perhaps for ever, does not collect what follows.
    if (isBusy && pending.length > MAX_HEAD_CHARACTERS) return;
    pending += chunk.toString('latin1');
    serve();
    if (!isBusy && pending.length > MAX_HEAD_CHARACTERS) socket.destroy();
  });
}

/** Lets a site act on a connection before a request is read, and drains what the client sends meanwhile. */
export function serveUnasked(socket: Socket, site: LiveSite, log: RequestLog): void {
  const { remotePort = 0 } = socket;
  log.record({ name: site.name, method: '', path: '', host: '', at: Date.now(), remotePort });
  socket.resume();
  site.play.act({ socket, isHead: false, keepsAlive: false, next: () => undefined });
}

function serveRequest(
  socket: Socket,
  scene: Scene,
  request: { readonly text: string; readonly next: () => void },
): void {
  const head = readRequestHead(request.text);
  if (head === null) {
    socket.destroy();
    return;
  }
  const { method, path, host, keepsAlive } = head;
  const site = scene.siteFor(host);
  if (site !== undefined) {
    const { remotePort = 0 } = socket;
    // The host is a slice of the request; noting the name instead lets go of the request's text.
    const noted = host === site.name ? site.name : host;
    scene.log.record({ name: site.name, method, path, host: noted, at: Date.now(), remotePort });
  }
  const play = site?.play ?? misdirected;
  play.act({ socket, isHead: method === 'HEAD', keepsAlive, next: request.next });
}
