import type { FastifyInstance } from 'fastify';
import { AppError } from '../../core/errors.ts';

/** Deeper JSON is no input of ours; parsing and checking it costs stack. */
const MAX_DEPTH = 64;

/** Takes JSON bodies and no others. `__proto__` and `constructor` keys are refused by the parser. */
export function takeJsonBodies(app: FastifyInstance): void {
  const parseJson = app.getDefaultJsonParser('error', 'error');
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    const text = body.toString();
    if (depthOf(text) > MAX_DEPTH) {
      done(new AppError('invalid', `the JSON is nested deeper than ${MAX_DEPTH} levels`));
      return;
    }
    void parseJson(request, text, done);
  });
}

/** Also takes text and CSV bodies, as a string. */
export function takeTextBodies(app: FastifyInstance): void {
  app.addContentTypeParser(
    ['text/plain', 'text/csv'],
    { parseAs: 'string' },
    (_request, body, done) => done(null, body.toString()),
  );
}

/** The deepest nesting of brackets outside of strings; right for valid JSON, harmless for other text. */
function depthOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  let isInString = false;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at];
    if (isInString) {
      if (character === '\\') at += 1;
      else if (character === '"') isInString = false;
    } else if (character === '"') isInString = true;
    else if (character === '{' || character === '[') deepest = Math.max(deepest, (depth += 1));
    else if (character === '}' || character === ']') depth -= 1;
  }
  return deepest;
}
