import { Type } from 'typebox';
import { code, ms, sentence, texts } from './event-fields.ts';

/** What a website's probe tells beside what its connections tell. */
export const httpEvents = {
  method: Type.Object(
    {
      method: Type.String({ description: 'HEAD or GET' }),
      because: Type.Union(
        [
          Type.Literal('usual'),
          Type.Literal('asked'),
          Type.Literal('page'),
          Type.Literal('remembered'),
          Type.Literal('unsettled'),
          Type.Literal('slow'),
          Type.Literal('sample'),
        ],
        {
          description:
            'usual (HEAD first), asked (the settings say so), page (a text of it is wanted), remembered (HEAD did not work lately), unsettled (HEAD did not settle it), slow (HEAD takes long) or sample (the daily GET)',
        },
      ),
      after: code('how HEAD ended when it did not settle it'),
    },
    { description: 'A method is chosen.' },
  ),
  request: Type.Object(
    {
      method: Type.String(),
      url: Type.String(),
      head: Type.String({ description: 'as it is sent, your own headers masked' }),
      budgetMs: Type.Number({ description: 'what the head of the answer may take' }),
    },
    { description: 'A request is sent.' },
  ),
  response: Type.Object(
    {
      method: Type.String({ description: 'HEAD or GET: what is answered' }),
      head: Type.String({ description: 'as it came, one character a byte; at most 4 KiB' }),
      headBytes: Type.Integer({ description: 'all that came, also what is not shown' }),
      isCut: Type.Boolean({ description: 'whether more came than is shown' }),
      isComplete: Type.Boolean({ description: 'whether the blank line came that ends a head' }),
      waitedMs: ms('until the first byte'),
      tookMs: Type.Number(),
      reason: code('why it cannot be judged'),
      message: sentence,
    },
    { description: 'The head of an answer, or what came of it.' },
  ),
  redirect: Type.Object(
    {
      method: Type.String(),
      statusCode: Type.Integer(),
      to: code('where it leads'),
      followed: Type.Integer({ description: 'redirects followed so far, this one included' }),
      allowed: Type.Integer(),
      notes: texts('what is odd about it'),
      reason: code('why it is not followed'),
      message: sentence,
    },
    { description: 'An answer leads elsewhere.' },
  ),
  status: Type.Object(
    {
      method: Type.String(),
      statusCode: Type.Integer(),
      expect: Type.String({ description: 'the accepted codes' }),
      isAccepted: Type.Boolean(),
      reason: code('what the code means for the verdict'),
    },
    { description: 'A status code is judged.' },
  ),
  page: Type.Object(
    {
      bytes: Type.Integer({ description: 'as they came' }),
      isCut: Type.Boolean({ description: 'whether there was more than is read' }),
      coding: code('gzip, or another coding of the content'),
      keyword: code('the text that must be there'),
      notKeyword: code('the text that must not be there'),
      reason: code('which rule failed'),
      message: sentence,
    },
    { description: 'The text of a page is judged.' },
  ),
} as const;
