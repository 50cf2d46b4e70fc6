import type { Problem } from '../../core/errors.ts';
import type { WebhookOptions } from './options.ts';
import { signingKey } from './signature.ts';

/** What keeps a webhook from ever being delivered; the secret is not quoted. */
export function webhookProblems({ url, secret }: WebhookOptions): readonly Problem[] {
  const problems: Problem[] = [];
  const parsed = URL.parse(url);
  if (parsed === null || parsed.port === '0') {
    const hint = 'for example https://example.com/hook';
    problems.push({ path: 'url', message: 'url is not the address of a web server', hint });
  } else if (parsed.username !== '' || parsed.password !== '') {
    const hint = 'the receiver knows us by the signature that the secret makes';
    problems.push({ path: 'url', message: 'url holds a user name or a password', hint });
  } else if (/[\s#]/.test(url)) {
    const hint = 'what stands behind # is never sent';
    problems.push({ path: 'url', message: 'url holds a fragment', hint });
  }
  if (signingKey(secret) === null) {
    const hint = `for example the output of: echo "whsec_$(openssl rand -base64 32)"`;
    problems.push({ path: 'secret', message: 'secret is not base64 of 24 to 64 bytes', hint });
  }
  return problems;
}
