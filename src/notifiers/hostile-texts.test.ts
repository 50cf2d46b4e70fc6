import { readdir } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import type { Notice } from '../core/alerting/notification.ts';
import { plainLine } from '../core/safe-text.ts';
import { sampleNotice } from '../testing/notifier/sample-delivery.ts';
import { trialStage } from '../testing/notifier/trial-stage.ts';
import type { TrialReceiver, Trials } from '../testing/notifier/trial.ts';
import * as grammars from '../../test/support/sinks/grammars.ts';
import { HOSTILE_TEXTS } from '../../test/support/sinks/hostile-texts.ts';
import { notifiers } from './index.ts';

const FOLDER = new URL('../testing/notifier/trials/', import.meta.url);
const lists = await Promise.all(
  (await readdir(FOLDER)).map(
    async (file) => (await import(new URL(file, FOLDER).href)) as { trials: Trials },
  ),
);
const trials: Trials = Object.fromEntries(lists.flatMap((list) => Object.entries(list.trials)));

/** How the programs behind a kind read the texts whose path matches; all others are shown as they are. */
const MARKED: Readonly<Record<string, readonly (readonly [RegExp, grammars.Grammar])[]>> = {
  slack: [[/text$/, grammars.angled]],
  googlechat: [[/^text$/, grammars.angled]],
  discord: [[/^content$|description$/, grammars.discord]],
  mattermost: [[/message$|text$|fallback$/, grammars.markdown]],
  rocketchat: [[/text$|msg$/, grammars.markdown]],
  webex: [[/markdown$/, grammars.markdown]],
  zulip: [[/content$/, grammars.markdown]],
  gotify: [[/message$/, grammars.markdown]],
  telegram: [[/^text$/, grammars.html]],
  matrix: [[/formatted_body$/, grammars.html]],
  whatsapp: [[/body$|text$/, grammars.signs]],
  bale: [[/^text$/, grammars.bale]],
  email: [[/html$/, grammars.html]],
  'twilio-voice': [[/Twiml$/, grammars.xml]],
};

/** Their receivers are programs, which get the texts as they are: JSON holds them. */
const DATA: ReadonlySet<string> = new Set(['webhook', 'mqtt', 'command']);
/** Maps whose keys are names of sites, and labels. */
const FREE_KEYS = /(?:details|annotations|metadata)$/;

/** Of a text that may not act: one that cannot, as long, with its blanks where those of the other are. */
const harmless = (text: string, letter: string): string =>
  plainLine(text, Infinity).replaceAll(/\S/g, letter);

/** An outage of which everything that people, sites or certificates may choose is one of these texts. */
function outageOf([
  name = '',
  message = name,
  seen = name,
  kept = message,
]: readonly string[]): Notice {
  const notice = sampleNotice('opened');
  return {
    ...notice,
    incident: { ...notice.incident, reason: 'tls_name_mismatch', message },
    monitor: { ...notice.monitor, name },
    reader: { ...notice.reader, name },
    evidence: {
      phase: 'tls',
      method: 'GET',
      statusCode: 503,
      finalUrl: `https://shop.example/${seen}`,
      redirects: [`https://shop.example/${seen}`],
      certificate: { subject: seen, validTo: notice.incident.startedAt },
      headers: { server: seen },
      bodyStart: kept,
      log: kept,
      ownNote: message,
      notes: [kept],
      fallback: { channel: kept, error: seen },
      nextStep: { afterMs: 60_000, to: kept },
    },
  };
}

/** Several sites, one with each of these texts as its name and in its address. */
function groupOf(texts: readonly string[]): Notice {
  const notice = sampleNotice('group');
  const members = texts.map((text, index) => ({
    monitor: `m${index}`,
    name: text,
    url: `https://shop.example/${text}`,
    reason: 'http_503',
    since: notice.incident.startedAt,
    kind: 'opened',
  }));
  return { ...notice, evidence: { members, count: members.length, ended: 0 } };
}

/** A machine that does much else takes its time for a few hundred mails. */
const PATIENCE_MS = 180_000;
const MEMBERS = 6;
/** Four texts in a message, and the same again in the places of one another. */
const OUTAGES = HOSTILE_TEXTS.flatMap((_, at) => {
  const texts = HOSTILE_TEXTS.slice(at, at + 4);
  return at % 4 === 0 ? [texts, [...texts.slice(2), ...texts.slice(0, 2)]] : [];
});
const GROUPS = HOSTILE_TEXTS.flatMap((_, at) =>
  at % MEMBERS === 0 ? [HOSTILE_TEXTS.slice(at, at + MEMBERS)] : [],
);

/** What acts in a message: the parts that it has, and in each text what its reader would act upon. */
type Acting = Readonly<Record<string, readonly string[]>>;

function actingIn(kind: string, parts: unknown, path = ''): Acting {
  if (typeof parts === 'object' && parts !== null) {
    const named = Object.entries(parts).map(([key, part], index) => {
      const name = FREE_KEYS.test(path) ? String(index) : key;
      return [name, part, grammars.actingIn(key)] as const;
    });
    const entries = named.map(([name, part]) =>
      actingIn(kind, part, path === '' ? name : `${path}.${name}`),
    );
    const keys = named.flatMap(([name, , signs]) => [name, ...signs]);
    return Object.assign({ [`${path}{}`]: keys }, ...entries) as Acting;
  }
  if (typeof parts !== 'string') return { [path]: [typeof parts] };
  const grammar = MARKED[kind]?.find(([where]) => where.test(path))?.[1] ?? grammars.plain;
  return { [path]: DATA.has(kind) ? [] : [...grammar(parts), ...grammars.actingIn(parts)] };
}

function differences(
  some: readonly Acting[],
  others: readonly Acting[],
  isLong: boolean,
): readonly string[] {
  return some.flatMap((acting, index) => {
    const other = others[index] ?? {};
    return [...new Set([...Object.keys(acting), ...Object.keys(other)])].flatMap((path) => {
      const [here, there] = [acting, other].map((each) => JSON.stringify(each[path]));
      if (isLong && isCutShort(acting[path], other[path])) return [];
      return here === there ? [] : [`${path}: ${here} and not ${there}`];
    });
  });
}

/** Long texts are cut where the limit of the message is, and letters of other lengths elsewhere. */
const LONG = 500;

function isCutShort(here: readonly string[] = [], there: readonly string[] = []): boolean {
  return here.length > 0 && here.every((sign, index) => sign === there[index]);
}

/** One for each site: their names differ. */
const LETTERS = ['wxyzvu', 'жбдгил'];
const CHANGING = new Set(['content-length', 'authorization', 'x-amz-date', 'webhook-signature']);

/** Every message that came, taken apart as its receiver does. */
function receivedBy(receiver: TrialReceiver, from: number): readonly unknown[] {
  const isOpaque = receiver.requests === undefined;
  if (isOpaque) return receiver.messages().slice(from).map(partsOf);
  return (receiver.requests?.() ?? []).slice(from).flatMap(({ method, url, headers, body }) => {
    const { pathname, searchParams } = new URL(url, 'http://receiver.example');
    const depth = pathname.split('/').length;
    const query = Object.fromEntries(searchParams);
    const fields = Object.entries(headers).filter(([name]) => !CHANGING.has(name));
    const isForm = headers['content-type']?.startsWith('application/x-www-form-urlencoded');
    const parts = isForm === true ? Object.fromEntries(new URLSearchParams(body)) : partsOf(body);
    return [{ method, depth, query, fields: Object.fromEntries(fields) }, parts];
  });
}

function partsOf(message: string): unknown {
  // Line ends of mails.
  const text = message.replaceAll('\\r\\n', '\\n');
  return message === '' || !/^[[{]/.test(message) ? text : JSON.parse(text);
}

for (const definition of notifiers) {
  const { kind } = definition;
  const trial = trials[kind];
  if (trial === undefined) continue;
  describe(`what strangers say, over ${kind}`, () => {
    const stage = trialStage({ definition, ...trial });
    const acting = async (notice: Notice): Promise<readonly Acting[]> => {
      stage.accept();
      const receiver = stage.receiver();
      const count = (): number => (receiver.requests?.() ?? receiver.messages()).length;
      const before = count();
      expect(await stage.deliver({ notice })).toMatchObject({ kind: 'delivered' });
      expect(count()).toBeGreaterThan(before);
      return receivedBy(receiver, before).map((parts) => actingIn(kind, parts));
    };
    /** Where a message with hostile texts acts otherwise than with harmless ones, of Latin letters or of others. */
    const faults = async (
      texts: readonly string[],
      noticeOf: (texts: readonly string[]) => Notice,
    ): Promise<readonly unknown[]> => {
      const got = await acting(noticeOf(texts));
      let differing: readonly string[] = [];
      for (const letters of LETTERS) {
        const fine = await acting(
          noticeOf(texts.map((text, index) => harmless(text, letters[index] ?? ''))),
        );
        differing = differences(got, fine, texts.join('').length > LONG);
        if (differing.length === 0) return [];
      }
      return [{ texts, differing }];
    };

    test.each([
      ['an outage', OUTAGES, outageOf],
      ['several', GROUPS, groupOf],
    ] as const)(
      'does nothing in a message about %s',
      async (_name, all, noticeOf) => {
        const found: unknown[] = [];
        for (const texts of all) found.push(...(await faults(texts, noticeOf)));
        expect(found).toEqual([]);
      },
      PATIENCE_MS,
    );
  });
}

test('of the kinds that read markup, none is unknown, and there are many texts', () => {
  const kinds = notifiers.map(({ kind }) => kind);
  expect(Object.keys(MARKED).filter((kind) => !kinds.includes(kind))).toEqual([]);
  expect(HOSTILE_TEXTS.length).toBeGreaterThan(100);
});
