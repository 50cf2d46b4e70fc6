// RFC 9110 §15 and the codes that proxies in front of sites like to invent.
const phrases: ReadonlyMap<number, string> = new Map([
  [400, 'Bad Request'],
  [401, 'Unauthorized'],
  [403, 'Forbidden'],
  [404, 'Not Found'],
  [405, 'Method Not Allowed'],
  [406, 'Not Acceptable'],
  [407, 'Proxy Authentication Required'],
  [408, 'Request Timeout'],
  [410, 'Gone'],
  [418, "I'm a Teapot"],
  [429, 'Too Many Requests'],
  [451, 'Unavailable For Legal Reasons'],
  [500, 'Internal Server Error'],
  [501, 'Not Implemented'],
  [502, 'Bad Gateway'],
  [503, 'Service Unavailable'],
  [504, 'Gateway Timeout'],
  [520, 'Unknown Error'],
  [521, 'Web Server Is Down'],
  [522, 'Connection Timed Out'],
  [523, 'Origin Is Unreachable'],
  [524, 'A Timeout Occurred'],
  [525, 'SSL Handshake Failed'],
  [526, 'Invalid SSL Certificate'],
]);

/** The usual words for a status code that came without any; empty when there are none. */
export function standardPhrase(statusCode: number): string {
  return phrases.get(statusCode) ?? '';
}
