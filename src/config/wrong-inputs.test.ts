import { describe, expect, test } from 'vitest';
import { formatProblem } from '../core/format-problem.ts';
import { readList } from '../core/list/read-list.ts';
import { SERVICE_DEFAULTS } from '../core/monitor/monitor-defaults.ts';
import { sampleChannelKinds, sampleMonitorKinds } from '../../test/support/sample-kinds.ts';
import { loadConfig } from './load-config.ts';

/** A wrong list or config file and every line that its author reads about it. */
interface WrongInput {
  readonly given: string;
  readonly says: readonly string[];
}

const wrongLists: readonly WrongInput[] = [
  {
    given: '',
    says: [
      'sites.txt: the list holds no site (write one address a line, for example https://example.com/)',
    ],
  },
  {
    given: '# nothing here\n\n',
    says: [
      'sites.txt: the list holds no site (write one address a line, for example https://example.com/)',
    ],
  },
  {
    given: 'shop',
    says: [
      'sites.txt:1: url: "shop" is not a URL (write the whole address, for example https://example.com/)',
    ],
  },
  {
    given: 'http:/example.com',
    says: [
      'sites.txt:1: url: "http:/example.com" is not written in full (write http://example.com/)',
    ],
  },
  {
    given: 'https://exa mple.com/',
    says: [
      'sites.txt:1: "mple.com/" is not a setting of the form key=value (one address a line; put a value with blanks in quotes: name="My shop")',
    ],
  },
  {
    given: 'ftp://example.com/',
    says: [
      'sites.txt:1: url: "ftp://example.com/" has the scheme "ftp" (only http:// and https:// can be checked)',
    ],
  },
  {
    given: 'https://user:secret@example.com/',
    says: [
      'sites.txt:1: url: the URL holds a user name or a password (leave out everything up to the @ and send an Authorization header instead)',
    ],
  },
  {
    given: 'https://example.com:0/',
    says: ['sites.txt:1: url: "https://example.com:0/" has port 0, which nothing can listen on'],
  },
  {
    given: 'https://example.com:99999/',
    says: [
      'sites.txt:1: url: "https://example.com:99999/" is not a URL: the port must be a number from 1 to 65535',
    ],
  },
  {
    given: 'https://a..example.com/',
    says: [
      'sites.txt:1: url: "https://a..example.com/" is not a URL: the host name has an empty part between its dots',
    ],
  },
  {
    given: 'https://example.com/ interval=60',
    says: [
      'sites.txt:1: interval must be a duration from 1s to 7d, not "60" (add a unit, such as 60s)',
    ],
  },
  {
    given: 'https://example.com/ interval=0s',
    says: [
      'sites.txt:1: interval must be a duration from 1s to 7d, not "0s" (for example 30s, 5m, 1h30m or 2d)',
    ],
  },
  {
    given: 'https://example.com/ interval=8d',
    says: [
      'sites.txt:1: interval must be a duration from 1s to 7d, not "8d" (for example 30s, 5m, 1h30m or 2d)',
    ],
  },
  {
    given: 'https://example.com/ timeout=never',
    says: [
      'sites.txt:1: timeout must be a duration from 100ms to 2m, not "never" (for example 500ms or 30s)',
    ],
  },
  {
    given: 'https://example.com/ intervall=60s',
    says: ['sites.txt:1: intervall is not a known setting (did you mean interval?)'],
  },
  {
    given: 'https://example.com/ method=trace',
    says: ['sites.txt:1: method must be one of auto, head, get, not "trace"'],
  },
  {
    given: 'https://example.com/ expect=2xx',
    says: [
      'sites.txt:1: expect must be a set of status codes, not "2xx" (for example 200-399,401)',
    ],
  },
  {
    given: 'https://example.com/ maxRedirects=many',
    says: ['sites.txt:1: maxRedirects must be a whole number from 0 to 20, not "many"'],
  },
  {
    given: 'https://example.com/ maxRedirects=99',
    says: ['sites.txt:1: maxRedirects must be a whole number from 0 to 20, not 99'],
  },
  {
    given: 'https://example.com/ insecure=yes',
    says: ['sites.txt:1: insecure must be true or false, not "yes"'],
  },
  {
    given: 'https://example.com/ owner=the-boss!',
    says: [
      'sites.txt:1: owner must be an id, not "the-boss!" (1 to 64 letters, digits, - and _, beginning with a letter or digit, such as ops)',
    ],
  },
  {
    given: 'https://example.com/ name=',
    says: ['sites.txt:1: name must have 1 to 500 characters, not 0'],
  },
  {
    given: 'https://example.com/ keyword="Sign in',
    says: [
      'sites.txt:1: the quotes after "keyword=" are not closed before a blank or the end (write a quote inside quotes as \\")',
    ],
  },
  {
    given: 'https://example.com/ keyword="a"b',
    says: [
      'sites.txt:1: the quotes after "keyword=" are not closed before a blank or the end (write a quote inside quotes as \\")',
    ],
  },
  {
    given: 'https://example.com/ every 5 minutes',
    says: [
      'sites.txt:1: "every" is not a setting of the form key=value (one address a line; put a value with blanks in quotes: name="My shop")',
      'sites.txt:1: "5" is not a setting of the form key=value (one address a line; put a value with blanks in quotes: name="My shop")',
      'sites.txt:1: "minutes" is not a setting of the form key=value (one address a line; put a value with blanks in quotes: name="My shop")',
    ],
  },
  {
    given: 'interval=60s https://example.com/',
    says: [
      'sites.txt:1: the line begins with the setting interval= (the address comes first: https://example.com/ interval=60s)',
    ],
  },
  {
    given: 'https://example.com/ interval=60s interval=5m',
    says: ['sites.txt:1: interval is given twice'],
  },
  {
    given: 'https://example.com/ header=Accept',
    says: ['sites.txt:1: header must be written as header="Name: value"'],
  },
  {
    given: 'https://example.com/ header="A: 1" header="A: 2"',
    says: ['sites.txt:1: header "A" is given twice'],
  },
  {
    given: 'https://example.com/ confirm=soon',
    says: [
      'sites.txt:1: confirm.after[0] must be a duration from 0s to 1h, not "soon" (for example 500ms, 30s or 5m)',
    ],
  },
  {
    given: 'https://example.com/ confirm=1s,1s,1s,1s,1s,1s,1s,1s,1s,1s,1s',
    says: [
      'sites.txt:1: confirm.after must be a list of at most 10 durations, not 11 (write confirm: { after: [10s, 30s] }, or { after: [] } to let the first result decide)',
    ],
  },
  {
    given: 'https://example.com/ kind=htpp',
    says: [
      'sites.txt:1: kind must be one of http, tcp, heartbeat, not "htpp" (did you mean http?)',
    ],
  },
  {
    given: 'https://example.com/ __proto__=1',
    says: ['sites.txt:1: __proto__ is not allowed as a key'],
  },
  {
    given: 'https://example.com/ paused=maybe',
    says: ['sites.txt:1: paused must be true or false, not "maybe"'],
  },
  {
    given: 'https://example.com/\nhttps://EXAMPLE.com/#top interval=1m',
    says: [
      'sites.txt:2: https://example.com/ is already in the list (line 1 has other settings for it: leave out one of the two)',
    ],
  },
  {
    given: '\0\u0001\u0002',
    says: ['sites.txt: the list is binary, not text'],
  },
  {
    given: 'name,address\nShop,example.com',
    says: [
      'sites.txt:1: the list looks like CSV, but its first row has no column named url (for example url,name,interval)',
    ],
  },
  {
    given: 'url,nam\nhttps://example.com/,Shop',
    says: ['sites.txt:1: the column "nam" is not a known setting (did you mean name?)'],
  },
  {
    given: 'url,url\na,b',
    says: ['sites.txt:1: the column url appears twice'],
  },
  {
    given: 'url,name\nhttps://example.com/,Shop,60s',
    says: [
      'sites.txt:2: the row has 3 cells, the header has 2 (put a cell that holds the delimiter in quotes)',
    ],
  },
  {
    given: 'url,name\nhttps://example.com/,"Shop',
    says: ['sites.txt:2: a quote is opened and never closed'],
  },
  {
    given: 'url,name\nhttps://example.com/,"Shop" x',
    says: ['sites.txt:2: text follows the closing quote of a cell'],
  },
  {
    given: 'url;interval\nhttps://example.com/;often',
    says: [
      'sites.txt:2: interval must be a duration from 1s to 7d, not "often" (for example 30s, 5m, 1h30m or 2d)',
    ],
  },
  {
    given: 'url,name\n,Shop',
    says: ['sites.txt:2: url is missing (an http or https address)'],
  },
  {
    given: '{"url":"https://example.com/"}',
    says: ['sites.txt:1: a JSON list must be an array (for example ["https://example.com/"])'],
  },
  {
    given: '["https://example.com/",]',
    says: ['sites.txt:1: there is a comma too many'],
  },
  {
    given: '["https://example.com/"',
    says: ['sites.txt:1: the list is not closed (a ] must follow the last entry)'],
  },
  {
    given: '["https://example.com/"] x',
    says: ['sites.txt:1: text follows the end of the list'],
  },
  {
    given: '[{"url":"https://example.com/","interval":60}]',
    says: [
      'sites.txt:1: interval must be a duration from 1s to 7d, not 60 (add a unit, such as 60s)',
    ],
  },
  {
    given: '[{"name":"Shop"}]',
    says: ['sites.txt:1: url is missing (an http or https address)'],
  },
  {
    given: '[[1], 2]',
    says: [
      'sites.txt:1: an entry must be an address or an object, not a list (for example {"url": "https://example.com/"})',
      'sites.txt:1: an entry must be an address or an object, not 2 (for example {"url": "https://example.com/"})',
    ],
  },
  {
    given: '["https://example.com/", {url: 1}]',
    says: [
      'sites.txt:1: this entry is not valid JSON (put names and texts in double quotes, with no comma after the last one)',
    ],
  },
  {
    given: '[{"url":"https://example.com/","__proto__":{}}]',
    says: ['sites.txt:1: __proto__ is not allowed as a key'],
  },
  {
    given: '[{"url":"https://example.com/","keyword":null}]',
    says: ['sites.txt:1: keyword must be text of 1 to 1000 characters, not empty'],
  },
];

const wrongConfigs: readonly WrongInput[] = [
  {
    given: 'hello',
    says: ['squirrel.yaml:1:1: the input must be a map of settings, not "hello"'],
  },
  {
    given: 'monitors: 5',
    says: ['squirrel.yaml:1:1: monitors must be a list, not 5 (begin each entry with -)'],
  },
  {
    given: 'monitors: [https://example.com/]',
    says: ['squirrel.yaml:1:12: monitors[0] must be a map of settings, not "https://example.com/"'],
  },
  {
    given: 'monitor: []',
    says: ['squirrel.yaml:1:1: monitor is not a known setting (did you mean monitors?)'],
  },
  {
    given: 'monitors: [{ url: https://example.com/, interval: 60 }]',
    says: [
      'squirrel.yaml:1:41: monitors[0].interval must be a duration from 1s to 7d, not 60 (add a unit, such as 60s)',
    ],
  },
  {
    given: 'monitors: [{ url: https://example.com/, colour: red }]',
    says: [
      'squirrel.yaml:1:41: monitors[0].colour is not a known setting (known: url, method, expect, keyword, maxRedirects, headers, insecure, kind, name, interval, timeout, slow, confirm, failures, recover, owner, project, tags, group, dependsOn, escalation, note, paused)',
    ],
  },
  {
    given: 'monitors: [{ name: Shop }]',
    says: ['squirrel.yaml:1:12: monitors[0].url is missing (an http or https address)'],
  },
  {
    given: 'monitors: [{ url: https://example.com/, name: 5 }]',
    says: ['squirrel.yaml:1:41: monitors[0].name must be text, not 5 (put it in quotes)'],
  },
  {
    given: 'monitors: [{ url: https://example.com/, confirm: [10s] }]',
    says: [
      'squirrel.yaml:1:41: monitors[0].confirm must be { after: [...] } with the waits, not a list (write confirm: { after: [10s, 30s] }, or { after: [] } to let the first result decide)',
    ],
  },
  {
    given: 'monitors: [{ url: https://example.com/, confirm: { after: [10s, 2h] } }]',
    says: [
      'squirrel.yaml:1:65: monitors[0].confirm.after[1] must be a duration from 0s to 1h, not "2h" (for example 500ms, 30s or 5m)',
    ],
  },
  {
    given: 'monitors: [{ url: https://example.com/, headers: { Accept: 1 } }]',
    says: [
      'squirrel.yaml:1:52: monitors[0].headers.Accept must be text, not the given value (put it in quotes)',
    ],
  },
  {
    given: 'monitors: [{ url: https://example.com/, kind: ping }]',
    says: ['squirrel.yaml:1:41: monitors[0].kind must be one of http, tcp, heartbeat, not "ping"'],
  },
  {
    given: 'monitors: [{ url: https://example.com/, owner: ops }]',
    says: [
      'squirrel.yaml:1:41: monitors[0].owner "ops" is not among the owners (the file has no owners)',
    ],
  },
  {
    given: 'monitors: [{ url: a.com }, { url: https://a.com/ }]',
    says: [
      'squirrel.yaml:1:28: monitors[1] watches https://a.com/, and so does monitors[0] (one monitor an address)',
    ],
  },
  {
    given: 'defaults: { timeout: 3m }',
    says: [
      'squirrel.yaml:1:13: defaults.timeout must be a duration from 100ms to 2m, not "3m" (for example 500ms or 30s)',
    ],
  },
  {
    given: 'defaults: { name: Shop }',
    says: [
      'squirrel.yaml:1:13: defaults.name is not a known setting (known: interval, timeout, slow, confirm, failures, recover, owner)',
    ],
  },
  {
    given: 'owners: [{ language: en }]',
    says: [
      'squirrel.yaml:1:10: owners[0].id is missing (1 to 64 letters, digits, - and _, beginning with a letter or digit, such as ops)',
    ],
  },
  {
    given: 'owners: [{ id: ops }, { id: ops }]',
    says: ['squirrel.yaml:1:25: owners[1].id "ops" is already used by owners[0].id'],
  },
  {
    given: 'owners: [{ id: ops, language: de }]',
    says: ['squirrel.yaml:1:21: owners[0].language must be one of en, fa, not "de"'],
  },
  {
    given: 'owners: [{ id: ops, timezone: Europe/Berln }]',
    says: [
      'squirrel.yaml:1:21: owners[0].timezone must be a time zone, not "Europe/Berln" (did you mean Europe/Berlin?)',
    ],
  },
  {
    given: 'channels: [{ id: mail, to: a@b }]',
    says: ['squirrel.yaml:1:12: channels[0].kind is missing (it must be one of email, webhook)'],
  },
  {
    given: 'channels: [{ id: mail, kind: emial }]',
    says: [
      'squirrel.yaml:1:24: channels[0].kind must be one of email, webhook, not "emial" (did you mean email?)',
    ],
  },
  {
    given:
      'channels: [{ id: mail, kind: email, to: a@example.com, from: b@example.com, smtp: secret }]',
    says: [
      'squirrel.yaml:1:77: channels[0].smtp does not have the right form (smtp://host:port or smtps://host:port)',
    ],
  },
  {
    given: 'channels: [{ id: hook, kind: webhook, url: "http://x", secret: short }]',
    says: [
      'squirrel.yaml:1:56: channels[0].secret must be text of at least 8 characters, not the given value',
    ],
  },
  {
    given: 'channels: [{ id: hook, kind: webhook, url: "http://x", secret: "***" }]',
    says: [
      'squirrel.yaml:1:56: channels[0].secret holds ***, which only stands for a hidden value (give the value itself; a change may leave the key out to keep what is stored)',
    ],
  },
  {
    given: 'channels: [{ id: a, kind: webhook, url: "http://x", secret: "${HOOK_SECRET}" }]',
    says: [
      'squirrel.yaml:1:61: the environment variable HOOK_SECRET is not set (set it before the start: HOOK_SECRET=...)',
    ],
  },
  {
    given: 'monitors: [{ url: "${1}" }]',
    says: [
      'squirrel.yaml:1:19: "${1}" is not the name of an environment variable (write ${NAME}, or $${ for the characters themselves)',
    ],
  },
  {
    given:
      'monitors: [{ url: a.com, name: Shop }]\nmaintenance: [{ name: x, monitors: [Shap], from: "2027-01-10T22:00", to: "2027-01-10T23:00" }]',
    says: [
      'squirrel.yaml:2:37: maintenance[0].monitors[0] "Shap" is not among the monitors (did you mean Shop?)',
    ],
  },
  {
    given:
      'monitors: [{ url: a.com, name: Shop }]\nmaintenance: [{ name: x, monitors: [Shop], from: "2027-01-10T22:00", to: "2027-01-10T21:00" }]',
    says: ['squirrel.yaml:2:70: maintenance[0].to "2027-01-10T21:00" is not after from'],
  },
  {
    given:
      'monitors: [{ url: a.com, name: Shop }]\nmaintenance: [{ name: x, monitors: [Shop], from: tomorrow, to: "2027-02-30T21:00" }]',
    says: [
      'squirrel.yaml:2:44: maintenance[0].from must be a date and time, not "tomorrow" (for example 2027-01-10T22:00, read in the timezone)',
      'squirrel.yaml:2:60: maintenance[0].to must be a date and time, not "2027-02-30T21:00" (for example 2027-01-10T22:00, read in the timezone)',
    ],
  },
  {
    given:
      'maintenance: [{ name: x, monitors: [], from: "2027-01-10T22:00", to: "2027-01-10T23:00" }]',
    says: [
      'squirrel.yaml:1:26: maintenance[0].monitors must say which ones, unless tags or owners do (for example monitors: [Shop], tags: [web], owners: [ops] or all: true)',
    ],
  },
  {
    given: 'monitors:\n\t- url: a.com',
    says: ['squirrel.yaml:2:1: a tab is used to indent (indent with spaces)'],
  },
  {
    given: 'monitors:\n  - url: a.com\n    url: b.com',
    says: ['squirrel.yaml:3:5: this key is already in the map'],
  },
  {
    given: 'monitors: [*x]',
    says: [
      'squirrel.yaml:1:12: there is no anchor &x above (write &x before the value it stands for)',
    ],
  },
  {
    given: 'x-a: &x [1, *x]',
    says: ['squirrel.yaml:1:13: *x stands inside of &x itself (write the value out)'],
  },
  {
    given: 'x-a: &x 5\nmonitors: [{ <<: *x, url: a.com }]',
    says: ['squirrel.yaml:2:18: << takes maps, and this is none (for example <<: *shop)'],
  },
  {
    given: 'x-shop: &shop { interval: soon }\nmonitors: [{ <<: *shop, url: a.com }]',
    says: [expect.stringContaining('squirrel.yaml:1:17: monitors[0].interval must be')],
  },
  {
    given: 'monitors: !!set {a}',
    says: ['squirrel.yaml:1:11: tags that begin with ! are not supported (put the text in quotes)'],
  },
  {
    given: '---\na: 1\n---\nb: 2',
    says: ['squirrel.yaml:3:1: the file holds more than one document (leave out the line ---)'],
  },
  {
    given: 'monitors: [',
    says: [
      'squirrel.yaml:1:12: the file is not valid YAML: Flow sequence in block collection must be sufficiently indented and end with a ]',
    ],
  },
  {
    given: 'monitors: [{ url: a.com, prototype: 1 }]',
    says: ['squirrel.yaml:1:26: monitors[0].prototype is not allowed as a key'],
  },
  {
    given:
      'monitors:\n  - url: http:a.com\n    interval: soon\n    timeout: 10\n  - url: b.com\n    nmae: B',
    says: [
      'squirrel.yaml:2:5: monitors[0].url: "http:a.com" is not written in full (write http://a.com/)',
      'squirrel.yaml:3:5: monitors[0].interval must be a duration from 1s to 7d, not "soon" (for example 30s, 5m, 1h30m or 2d)',
      'squirrel.yaml:4:5: monitors[0].timeout must be a duration from 100ms to 2m, not 10 (add a unit, such as 10s)',
      'squirrel.yaml:6:5: monitors[1].nmae is not a known setting (did you mean name?)',
    ],
  },
];

function titleOf(given: string): string {
  return JSON.stringify(given).slice(0, 100);
}

describe('a wrong list', () => {
  for (const { given, says } of wrongLists) {
    test(titleOf(given), () => {
      const { problems } = readList(given, {
        file: 'sites.txt',
        kinds: sampleMonitorKinds,
        defaults: SERVICE_DEFAULTS,
      });
      expect(problems.map(formatProblem)).toEqual(says);
    });
  }
});

describe('a wrong config file', () => {
  for (const { given, says } of wrongConfigs) {
    test(titleOf(given), () => {
      const reading = loadConfig({
        text: given,
        file: 'squirrel.yaml',
        env: {},
        monitorKinds: sampleMonitorKinds,
        channelKinds: sampleChannelKinds,
      });
      expect(reading.kind === 'invalid' ? reading.problems.map(formatProblem) : []).toEqual(says);
    });
  }
});
