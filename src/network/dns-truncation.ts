import { connect } from 'node:net';

const waitMs = 1_500;

/**
 * Whether a server cuts its answer off even over TCP. c-ares takes such an answer for a name without addresses, so that
 * is asked about again. `server` is `IP`, `IP:PORT` or `[IP]:PORT`.
 */
export function checkTruncation(
  server: string,
  name: string,
  onKnown: (isTruncated: boolean) => void,
): void {
  const question = questionFor(name);
  if (question === null) {
    onKnown(false);
    return;
  }
  const socket = connect({ ...placeOf(server), autoSelectFamily: false });
  let seen: Buffer = Buffer.alloc(0);
  let isOver = false;
  const end = (isTruncated: boolean): void => {
    if (isOver) return;
    isOver = true;
    socket.destroy();
    onKnown(isTruncated);
  };
  socket.setTimeout(waitMs, () => end(false));
  socket.on('error', () => end(false));
  socket.on('close', () => end(false));
  socket.on('data', (chunk: Buffer) => {
    seen = Buffer.concat([seen, chunk]);
    if (seen.length >= 14) end(((seen[4] ?? 0) & 0x02) !== 0);
  });
  socket.write(question);
}

// RFC 1035 §4.1, behind its length in two bytes (§4.2.2): one question for A, recursion desired.
function questionFor(name: string): Buffer | null {
  const labels = name.split('.').map((label) => Buffer.from(label, 'latin1'));
  if (labels.some(({ length }) => length === 0 || length > 63)) return null;
  const body = Buffer.concat([
    Buffer.from('515301000001000000000000', 'hex'),
    ...labels.flatMap((label) => [Buffer.of(label.length), label]),
    Buffer.from('0000010001', 'hex'),
  ]);
  return Buffer.concat([Buffer.of(body.length >> 8, body.length & 0xff), body]);
}

function placeOf(server: string): { readonly host: string; readonly port: number } {
  const withPort = /^(?:\[([^\]]+)\]|([^:]+)):(\d{1,5})$/.exec(server);
  if (withPort === null) return { host: server.replace(/^\[|\]$/g, ''), port: 53 };
  return { host: withPort[1] ?? withPort[2] ?? server, port: Number(withPort[3]) };
}
