import { PAYLOADS } from '../../e2e/dashboard/proof/payloads.ts';

const ESC = '\u001b';
const BELL = '\u0007';

/** Texts that act in sinks which no browser shows: chats, mails, terminals, calls, spreadsheets, metrics, programs. */
const ELSEWHERE: readonly string[] = [
  // Mentions and commands of chats.
  '@everyone @here @channel @all @room',
  '<!channel> <!here|x> <!subteam^S1> <@U1> <#C1>',
  '<@&99> <@!1> <users/all>',
  '@**all** @_**Ada** @*ops* #**general>topic**',
  '<https://pwned.example/|https://shop.example/>',
  '[https://shop.example/](https://pwned.example/)',
  '[x][1]\n\n[1]: https://pwned.example/ "x"',
  '[x](<https://pwned.example/>) ![x](https://pwned.example/x.png)',
  '<https://pwned.example/> <mailto:eve@pwned.example>',
  '<a href="https://pwned.example/">shop</a>',
  '<tg-spoiler>x</tg-spoiler><code>x</code>',
  '*bold* _italic_ ~struck~ `code` ||hidden|| **b** __u__ ~~s~~',
  '```\ncode\n``` $$x$$',
  '# heading\n- item\n1. item\n> quote\n| a | b |\n|---|---|',
  '\\*not escaped\\* \\[x\\](https://pwned.example/) \\\\[x](https://pwned.example/)',
  '&lt;b&gt; &#60;b&#62; &amp;lt; &#x3c;script&#x3e;',
  // Speech and XML.
  '</Say><Dial>+15005550009</Dial><Say>',
  '<speak><break time="10s"/><say-as interpret-as="digits">1</say-as></speak>',
  '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>&e;',
  '<![CDATA[x]]> <?xml version="1.0"?> <!-- x -->',
  // Terminals.
  `${ESC}[2J${ESC}[H${ESC}[31mred${ESC}[0m`,
  `${ESC}]8;;https://pwned.example/${ESC}\\shop${ESC}]8;;${ESC}\\`,
  `${ESC}]0;pwned${BELL}${ESC}]52;c;cHduZWQ=${BELL}`,
  `\u009b31m\u009d0;pwned\u009c${ESC}P+q544e${ESC}\\`,
  'over\rwritten\b\b\b\v\f\u0085\u2028\u2029end',
  // Mails.
  'x\r\nBcc: eve@pwned.example\r\n\r\nbody',
  'x\nSubject: pwned\n\n.\nQUIT\n',
  '=?utf-8?q?pwned=0D=0ABcc=3A_eve@pwned.example?=',
  '"Eve" <eve@pwned.example>, ops@example.com;',
  // Spreadsheets, metrics, JSON, templates, shells.
  '=cmd|"/C calc"!A0',
  '+1+1,"x"\n-2',
  '\t=1+1;@SUM(1)',
  '＝1+1',
  '"} 1\npwned_total{x="1',
  'x",le="+Inf"} NaN # HELP pwned',
  '","pwned":true,"x":"',
  '\\',
  '"',
  '\\u0022,\\"pwned\\":1',
  '{{message}} {{secret}} {{ monitor.name | tojson }} {% x %}',
  '%s%n%d%99999999s {0} {} %x',
  '$(touch pwned) `touch pwned` ; touch pwned | x & y > z',
  '--help -rf /',
  '\ud800 half \udc00 of a character',
  'https://pwned.example/@everyone?x=(1)|<b>',
  '\u200f\u202e\u2066mixed\u2069 \u061c',
];

/** Texts that a target, a site's owner or a member may choose, each made for a sink that would act on it. */
export const HOSTILE_TEXTS: readonly string[] = [...PAYLOADS, ...ELSEWHERE];
