import { expect, test } from 'vitest';
import { sampleHttpKind } from '../../../test/support/sample-kinds.ts';
import { SERVICE_DEFAULTS as defaults } from '../monitor/monitor-defaults.ts';
import { mendedLine } from './mended-line.ts';

const address = { schemes: ['http', 'https'], example: 'https://example.com/' };
const kinds = new Map([['http', { ...sampleHttpKind, address }]]);
const setup = { file: 'lines', kinds, defaults };

test.each([
  ['htps://help.example/', 'https://help.example/'],
  ['https:/help.example/', 'https://help.example/'],
  ['interval=60s https://help.example', 'https://help.example interval=60s'],
  ['https://help.example intervall=60s', 'https://help.example interval=60s'],
  ['https://help.example name=My shop', 'https://help.example name="My shop"'],
  ['htps://help.example name=My shop', 'https://help.example name="My shop"'],
  ['https://help.example name="My shop', 'https://help.example name="My shop"'],
  [`https://help.example name=${'x'.repeat(600)}`, `https://help.example name=${'x'.repeat(500)}`],
])('%s is mended', (line, meant) => {
  expect(mendedLine(line, setup)).toBe(meant);
});

test.each(['https://help.example interval=soon', 'zzz://help.example', ''])(
  'what was meant by %j is not known',
  (line) => {
    expect(mendedLine(line, setup)).toBeNull();
  },
);
