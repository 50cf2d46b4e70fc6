import { expect, it } from 'vitest';
import { stepsAsText } from './steps-text.ts';

it('is copied with its times, its further lines and its bytes', () => {
  const steps = [
    { atMs: 0.04, text: 'Looked up.', lines: ['127.0.0.1'] },
    { atMs: 12.5, text: 'Answer.', wire: { mark: '<' as const, lines: ['HTTP/1.1 200 OK'] } },
  ];
  expect(stepsAsText('Shop', { steps, why: ['It is up.'], message: 'answered 200' })).toBe(
    [
      'Shop: answered 200',
      '      0.0 ms  Looked up.',
      '              127.0.0.1',
      '     12.5 ms  Answer.',
      '              < HTTP/1.1 200 OK',
      'It is up.',
      '',
    ].join('\n'),
  );
});
