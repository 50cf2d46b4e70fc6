import { unicodeHostName } from './punycode.ts';

// Writing systems whose letters look like those of another one. Japanese and Korean names mix theirs by custom (UTS 39
// §5.2), so those count as one.
const scripts: readonly RegExp[] = [
  /\p{Script=Latin}/u,
  /\p{Script=Cyrillic}/u,
  /\p{Script=Greek}/u,
  /\p{Script=Armenian}/u,
  /\p{Script=Cherokee}/u,
  /\p{Script=Arabic}/u,
  /\p{Script=Hebrew}/u,
];

/** Whether a part of a host name mixes letters that look alike: `аpple` with a Cyrillic first letter. */
export function hasMixedScript(hostname: string): boolean {
  if (!hostname.includes('xn--')) return false;
  return unicodeHostName(hostname)
    .split('.')
    .some((label) => scripts.filter((script) => script.test(label)).length > 1);
}
