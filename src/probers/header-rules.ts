import type { Problem } from '../core/errors.ts';

const MAX_HEADERS = 32;
const MAX_BYTES = 8_192;
const namePattern = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]{1,100}$/;
const badValue = /[^\t -~\u0080-\u00ff]/;

// Our own framing, and what opens cloud metadata services.
const reserved: ReadonlySet<string> = new Set([
  'connection',
  'content-length',
  'transfer-encoding',
  'te',
  'trailer',
  'upgrade',
  'expect',
  'keep-alive',
  'proxy-connection',
  'proxy-authorization',
  'metadata',
  'metadata-flavor',
  'x-aws-ec2-metadata-token',
  'x-aws-ec2-metadata-token-ttl-seconds',
]);

/** Problems of request headers that a user gave; values are never echoed. */
export function headerProblems(headers: Readonly<Record<string, string>>): Problem[] {
  const entries = Object.entries(headers);
  const problems: Problem[] = [];
  if (entries.length > MAX_HEADERS) {
    problems.push({ path: 'headers', message: `more than ${MAX_HEADERS} headers` });
  }
  let bytes = 0;
  for (const [name, value] of entries) {
    bytes += name.length + value.length + 4;
    const path = `headers.${name.slice(0, 60)}`;
    if (!namePattern.test(name)) problems.push({ path, message: 'is not a header name' });
    else if (reserved.has(name.toLowerCase())) {
      problems.push({ path, message: `the header ${name} is set by the monitor itself` });
    } else if (badValue.test(value)) {
      problems.push({
        path,
        message: 'the value holds a line break or another forbidden character',
      });
    }
  }
  if (bytes > MAX_BYTES) problems.push({ path: 'headers', message: 'more than 8 KiB of headers' });
  return problems;
}
