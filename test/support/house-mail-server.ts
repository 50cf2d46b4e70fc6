import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import { makeCertificate } from './certificates.ts';
import { startRawServer } from './raw-server.ts';

/** What a mail server of a house does about TLS: it has none, refuses it, breaks it, or shows a certificate of its own making. */
export type HouseTls = 'none' | 'refused' | 'broken' | 'self-signed';

export interface HouseMailServer {
  readonly port: number;
  /** Every command as it came, with how it came. */
  readonly commands: { readonly line: string; readonly isEncrypted: boolean }[];
  stop(): Promise<void>;
}

/** A mail server on loopback that takes every mail and every login, over whatever it is asked to. */
export async function startHouseMailServer(tls: HouseTls): Promise<HouseMailServer> {
  const commands: HouseMailServer['commands'] = [];
  const certificate = makeCertificate({ name: 'mail.house.example' });
  const serve = (socket: Socket, isEncrypted: boolean): void => {
    let rest = '';
    let isData = false;
    const say = (text: string): void => {
      socket.write(`${text}\r\n`);
    };
    const upgrade = (): void => {
      socket.removeAllListeners('data');
      if (tls === 'broken') return void socket.end('this is not TLS\r\n');
      const { pem: cert, keyPem: key } = certificate;
      const secure = new TLSSocket(socket, { isServer: true, cert, key });
      secure.on('error', () => secure.destroy());
      serve(secure, true);
    };
    const act = (line: string): void => {
      if (isData) {
        isData = line !== '.';
        if (!isData) say('250 taken');
        return;
      }
      commands.push({ line, isEncrypted });
      const verb = line.split(' ')[0]?.toUpperCase();
      if (verb === 'EHLO') {
        const offersTls = tls !== 'none' && !isEncrypted;
        say(`250-house.example\r\n${offersTls ? '250-STARTTLS\r\n' : ''}250 AUTH PLAIN LOGIN`);
      } else if (verb === 'STARTTLS') {
        const isTaken = tls !== 'none' && tls !== 'refused';
        say(isTaken ? '220 go on' : tls === 'none' ? '502 not here' : '454 not now');
        if (isTaken) upgrade();
      } else if (verb === 'AUTH') say('235 welcome');
      else if (verb === 'DATA') {
        isData = true;
        say('354 go on');
      } else say('250 ok');
    };
    socket.on('data', (chunk: Buffer) => {
      const lines = (rest + chunk.toString('latin1')).split('\r\n');
      rest = lines.pop() ?? '';
      for (const line of lines) act(line);
    });
  };
  const { port, stop } = await startRawServer((socket) => {
    socket.write('220 house.example\r\n');
    serve(socket, false);
  });
  return { port, commands, stop };
}
