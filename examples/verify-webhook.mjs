// A receiver of UptimeSquirrel's webhooks that checks every message. Start with:
//   HOOK_SECRET=whsec_... PORT=9000 node examples/verify-webhook.mjs
import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';

const TOLERANCE_SECONDS = 5 * 60;
const MAX_BODY_BYTES = 256 * 1024;

const key = Buffer.from((process.env.HOOK_SECRET ?? '').replace(/^whsec_/, ''), 'base64');
if (key.length < 24) {
  console.error('HOOK_SECRET must be the whsec_... secret of the channel.');
  process.exit(2);
}

/** Ids already handled; a real receiver keeps them where they survive a restart. */
const seen = new Set();

const server = createServer(async (request, response) => {
  const chunks = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size > MAX_BODY_BYTES) return response.writeHead(413).end();
    chunks.push(chunk);
  }
  // The signature is over the bytes as they came: nothing may parse and rewrite them first.
  const body = Buffer.concat(chunks);
  if (!isGenuine(request.headers, body)) return response.writeHead(401).end('wrong signature\n');
  const id = request.headers['webhook-id'];
  const isRepeat = seen.has(id);
  seen.add(id);
  if (isRepeat) console.log(`again ${id}`);
  else report(JSON.parse(body.toString('utf8')));
  return response.writeHead(204).end();
});

/** Whether the sender knows the secret, and sent this within the last minutes. */
function isGenuine(headers, body) {
  const { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': given } = headers;
  if (id === undefined || timestamp === undefined || given === undefined) return false;
  const ageSeconds = Math.abs(Date.now() / 1000 - Number(timestamp));
  if (!(ageSeconds <= TOLERANCE_SECONDS)) return false;
  const hmac = createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body);
  const expected = Buffer.from(`v1,${hmac.digest('base64')}`);
  // While a secret is being changed a message may carry several signatures.
  return given.split(' ').some((text) => {
    const signature = Buffer.from(text);
    return signature.length === expected.length && timingSafeEqual(signature, expected);
  });
}

/** Put your own reaction here. */
function report({ type, incident, monitor }) {
  console.log(
    `${type} ${monitor.name} ${incident.reason} ${new Date(incident.startedAt).toISOString()}`,
  );
}

server.listen(Number(process.env.PORT ?? 9000), '127.0.0.1', () => {
  console.log(`listening on http://127.0.0.1:${server.address().port}/`);
});
