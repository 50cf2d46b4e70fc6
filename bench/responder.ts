import { createServer } from 'node:net';

// Answers every request on every loopback address with the same small page and closes: the cheapest site there is,
// so that what is measured is the one who asks. Prints its port; ends with its standard input.
const BODY = 'ok\n';
const head = [
  'HTTP/1.1 200 OK',
  'Content-Type: text/plain',
  `Content-Length: ${BODY.length}`,
  'Connection: close',
].join('\r\n');
const toGet = Buffer.from(`${head}\r\n\r\n${BODY}`);
const toHead = Buffer.from(`${head}\r\n\r\n`);
const LETTER_H = 72;

const server = createServer({ noDelay: true }, (socket) => {
  socket.on('error', () => socket.destroy());
  socket.once('data', (request) => socket.end(request[0] === LETTER_H ? toHead : toGet));
});
server.listen({ port: 0, host: '0.0.0.0', backlog: 4096 }, () => {
  const address = server.address();
  process.stdout.write(`${typeof address === 'object' ? address?.port : ''}\n`);
});
process.stdin.resume().on('end', () => process.exit());
