import { untilStatus } from './seeded.ts';
import { PAYLOADS } from './payloads.ts';
import { answering, answeringBytes, type Sites } from './sites.ts';
import type { Stage } from './stage.ts';

/** Its answer bears all of them, and the notes of its incident, too. */
export const HERO = 'hero.example';
/** Its certificate is for a host whose name is one of them. */
export const SECURE = 'secure.example';
/** So many work for each that fails, each in another way, so that nobody takes it for trouble of our own. */
const EACH_FAILING = 5;

/** What was taken of the payloads, by what they were put into. */
export type Taken = Readonly<Record<string, number>>;

/** Puts every payload wherever the API takes it. What it does not take, it has to refuse with a reason. */
export async function spreadPayloads({ service, sites }: Stage): Promise<Taken> {
  const taken: Record<string, number> = {};
  const give = async (path: string, bodies: readonly object[]): Promise<void> => {
    for (const body of bodies) {
      const refusal = await service.change('POST', path, body).catch(String);
      if (refusal === undefined) {
        taken[path] = (taken[path] ?? 0) + 1;
        return;
      }
      if (!refusal.includes('answered 422')) throw new Error(refusal);
    }
  };
  for (const [at, payload] of PAYLOADS.entries()) {
    const short = payload.slice(0, 100);
    await give('/owners', [{ id: `o${at}`, name: payload }]);
    await give('/maintenance', [{ id: `w${at}`, name: payload, tags: ['none'], for: '1h' }]);
    await give('/keys', [{ name: payload, scope: 'read' }]);
    await give('/users', [{ name: payload, email: `u${at}@acorn.example`, role: 'viewer' }]);
    await give('/monitors', monitorsOf(sites, payload, at));
    await give('/silences', [{ tags: ['none'], for: '1h', author: short, comment: payload }]);
  }
  const common = { interval: '5s', confirm: { after: [] }, owner: 'ops' };
  sites.set(HERO, answeringBytes(headOf('503 Service Unavailable', PAYLOADS)));
  const hero = { ...common, url: `http://${HERO}/`, name: HERO, connectTo: sites.plain };
  await service.change('POST', '/monitors', hero);
  const secure = { url: 'https://other.example/', name: SECURE, connectTo: sites.secure };
  await service.change('POST', '/monitors', { ...common, ...secure });
  const { openIncident } = await untilStatus(service, HERO, 'down');
  await untilStatus(service, SECURE, 'down');
  for (const payload of PAYLOADS) {
    const body = { by: payload.slice(0, 100), text: payload };
    await give(`/incidents/${openIncident}/notes`, [body, { ...body, by: 'Ann' }]);
  }
  return taken;
}

/** A site with this payload as name, group and note, as far as they are taken, and in what it answers. */
function monitorsOf(sites: Sites, payload: string, at: number): readonly object[] {
  const host = `p${at}.example`;
  const answers = [
    answeringBytes(headOf(`503 ${payload}`, [payload])),
    answeringBytes(`HTTP/1.1 302 Found\r\nLocation: ${payload}\r\nContent-Length: 0\r\n\r\n`),
    answering(200, { body: payload }),
  ];
  const isFailing = at % EACH_FAILING === 0;
  sites.set(host, (isFailing ? answers[at % answers.length] : undefined) ?? answering(200));
  const site = {
    url: `http://${host}/`,
    connectTo: sites.plain,
    interval: '30s',
    confirm: { after: [] },
    ...(isFailing && at % answers.length === 2 && { keyword: 'not there' }),
  };
  const group = payload.slice(0, 64);
  return [
    { ...site, name: payload, group, note: payload, owner: `o${at}` },
    { ...site, name: payload.slice(0, 500), group, note: payload.slice(0, 500) },
    { ...site, name: `Site ${at}`, note: payload },
    { ...site, name: `Site ${at}` },
  ];
}

function headOf(status: string, values: readonly string[]): string {
  const lines = values.map((value, at) => `X-Payload-${at}: ${value}`);
  return `HTTP/1.1 ${status}\r\n${lines.join('\r\n')}\r\nContent-Length: 0\r\n\r\n`;
}
