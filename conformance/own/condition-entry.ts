// A process in a condition of its own: asks for verdicts that the condition spoils, and prints them as JSON.
import { closeSync, openSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { startDnsServer } from '../../src/farm/dns/dns-server.ts';
import { openHttpProbe, type HttpResult } from '../../test/support/http-probe.ts';
import { answering, startRawServer } from '../../test/support/raw-server.ts';

type Condition = () => Promise<Readonly<Record<string, HttpResult>>>;

/** Takes every file descriptor that is left, down to so many. */
function takeDescriptors(leave: number): () => void {
  const taken: number[] = [];
  try {
    for (;;) taken.push(openSync('/dev/null', 'r'));
  } catch {
    // The limit is reached.
  }
  for (const each of taken.splice(0, leave)) closeSync(each);
  return () => taken.forEach((each) => closeSync(each));
}

const ok = answering('HTTP/1.1 200 OK\r\n\r\n');

const conditions: Readonly<Record<string, Condition>> = {
  'no-file-descriptors': async () => {
    const site = await startRawServer(ok);
    const prober = openHttpProbe();
    // What is read when it is first needed is there before nothing can be opened any more.
    await prober.probe(`http://localhost:${site.port}/`);
    const give = takeDescriptors(0);
    const address = await prober.probe(`http://127.0.0.1:${site.port}/`);
    const secure = await prober.probe(`https://127.0.0.1:${site.port}/`);
    const name = await prober.probe(`http://localhost:${site.port}/`);
    give();
    const after = await prober.probe(`http://127.0.0.1:${site.port}/`);
    prober.close();
    await site.stop();
    return { address, secure, name, after };
  },

  'no-descriptors-for-dns': async () => {
    const dns = await startDnsServer();
    const none = openHttpProbe({ resolvers: [dns.resolver] });
    const few = openHttpProbe({ resolvers: [dns.resolver] });
    const giveAll = takeDescriptors(0);
    const noneLeft = await none.probe('http://gone.example/');
    giveAll();
    const give = takeDescriptors(6);
    const fewLeft = await few.probe('http://gone.example/');
    give();
    // The share of open files is looked at once a second.
    await new Promise((resolve) => {
      setTimeout(resolve, 1_100);
    });
    const after = await few.probe('http://missing.example/');
    none.close();
    few.close();
    await dns.stop();
    return { noneLeft, fewLeft, after };
  },

  'no-local-ports': async () => {
    const site = await startRawServer((socket) => socket.resume());
    const prober = openHttpProbe();
    const held: Socket[] = [];
    for (let isFree = true; isFree && held.length < 100;) {
      const socket = connect(site.port, '127.0.0.1');
      held.push(socket);
      isFree = await new Promise<boolean>((resolve) => {
        socket.once('connect', () => resolve(true));
        socket.once('error', () => resolve(false));
      });
    }
    const taken = await prober.probe(`http://127.0.0.1:${site.port}/`);
    for (const socket of held) socket.destroy();
    prober.close();
    await site.stop();
    return { taken };
  },

  'no-route': async () => {
    const prober = openHttpProbe({ resolvers: ['203.0.113.53'] });
    const four = await prober.probe('http://203.0.113.9/');
    const six = await prober.probe('http://[2001:db8::9]/');
    const name = await prober.probe('http://shop.example/', { timeoutMs: 4_000 });
    prober.close();
    return { four, six, name };
  },

  'forbidden-route': async () => {
    const prober = openHttpProbe();
    const prohibited = await prober.probe('http://203.0.113.1/');
    const swallowed = await prober.probe('http://203.0.113.2/');
    prober.close();
    return { prohibited, swallowed };
  },

  'stalled-thread': async () => {
    const site = await startRawServer((socket) => socket.resume());
    const dns = await startDnsServer({ zone: { '*': { kind: 'silent' } } });
    const prober = openHttpProbe({ resolvers: [dns.resolver] });
    const stall = (): void => {
      const end = performance.now() + 900;
      while (performance.now() < end);
    };
    setTimeout(stall, 100);
    const url = `http://127.0.0.1:${site.port}/`;
    const options = { method: 'get' };
    const [head, longer, name] = await Promise.all([
      prober.probe(url, { timeoutMs: 700, options }),
      // Longer than the standstill, which does not count: the target had all its time.
      prober.probe(url, { timeoutMs: 1_300, options }),
      prober.probe('http://silent.example/', { timeoutMs: 4_000 }),
    ]);
    prober.close();
    await Promise.all([site.stop(), dns.stop()]);
    return { head, longer, name };
  },
};

const condition = conditions[process.argv[2] ?? ''];
if (condition === undefined) throw new RangeError('there is no such condition');
process.stdout.write(JSON.stringify(await condition()));
