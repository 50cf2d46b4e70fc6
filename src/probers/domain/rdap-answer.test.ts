import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readBootstrap, readRegistration, serverFor } from './rdap-answer.ts';

const bytes = (value: unknown): Buffer => Buffer.from(JSON.stringify(value));
const at = Date.UTC(2027, 5, 1);
const plain = {
  objectClassName: 'domain',
  ldhName: 'EXAMPLE.com.',
  status: ['active', 'Client Hold', 5],
  events: [
    { eventAction: 'registration', eventDate: '1995-08-14T04:00:00Z' },
    { eventAction: 'expiration', eventDate: '2027-06-01T00:00:00Z' },
  ],
  entities: [
    { roles: ['technical'], vcardArray: ['vcard', [['fn', {}, 'text', 'Somebody']]] },
    {
      roles: ['registrar'],
      vcardArray: [
        'vcard',
        [
          ['version', {}, 'text', '4.0'],
          ['fn', {}, 'text', 'Good \u001bNames'],
        ],
      ],
    },
  ],
};

describe('an answer about a domain', () => {
  test('tells when it expires, who keeps it, and its status', () => {
    expect(readRegistration(bytes(plain), 'example.com')).toEqual({
      expiresAt: at,
      registrar: 'Good ·Names',
      statuses: ['active', 'client hold'],
    });
  });

  test.each([
    ['without events', { ...plain, events: undefined }],
    ['with another event', { ...plain, events: [{ eventAction: 'locked', eventDate: 'x' }] }],
    [
      'with a broken date',
      { ...plain, events: [{ eventAction: 'expiration', eventDate: 'soon' }] },
    ],
    ['with no date', { ...plain, events: [{ eventAction: 'expiration' }, null, 5] }],
  ])('%s does not tell when it expires', (_, answer) => {
    expect(readRegistration(bytes(answer), 'example.com')?.expiresAt).toBeNull();
  });

  test.each([
    ['clientHold', 'client hold'],
    ['CLIENT_HOLD', 'client hold'],
    ['CLIENTHOLD', 'client hold'],
    ['Redemption-Period', 'redemption period'],
    ['pendingDelete https://icann.org/epp#pendingDelete', 'pending delete'],
    ['serverHold (https://icann.org/epp#serverHold)', 'server hold'],
    ['ok', 'active'],
    ['Associated', 'associated'],
    ['someNewStatus', 'some new status'],
  ])('%s is the status %s', (status, plainStatus) => {
    const read = readRegistration(bytes({ ...plain, status: [status] }), 'example.com');
    expect(read?.statuses).toEqual([plainStatus]);
    expect(readRegistration(bytes({ ...plain, status }), 'example.com')?.statuses).toEqual([
      plainStatus,
    ]);
  });

  test.each([
    ['Expiration', '2027-06-01T00:00:00Z', at],
    ['EXPIRATION', '2027-06-01', at],
    ['registry expiry', '2027-06-01 00:00:00', at],
    ['Registry Expiry Date', '2027-06-01T02:00:00+02:00', at],
    ['registrationExpiration', '2027-06-01T00:00:00', at],
    ['registrar expiration', '2027-06-01T00:00:00.000Z', at],
    ['enum validation expiration', '2027-06-01T00:00:00Z', null],
    ['last changed', '2027-06-01T00:00:00Z', null],
  ])('%s on %s is read', (eventAction, eventDate, expiresAt) => {
    const events = [{ eventAction, eventDate }];
    expect(readRegistration(bytes({ ...plain, events }), 'example.com')?.expiresAt).toBe(expiresAt);
  });

  test('the date of the registrar counts only where the registry gives none', () => {
    const earlier = { eventAction: 'registrar expiration', eventDate: '2027-01-01T00:00:00Z' };
    const events = [earlier, ...plain.events];
    expect(readRegistration(bytes({ ...plain, events }), 'example.com')?.expiresAt).toBe(at);
  });

  test('class and roles may be in capitals', () => {
    const entities = [{ ...plain.entities[1], roles: ['Registrar'] }];
    const read = readRegistration(
      bytes({ ...plain, objectClassName: 'Domain', entities }),
      'example.com',
    );
    expect(read?.registrar).toBe('Good ·Names');
  });

  test('with two dates means the earlier one', () => {
    const events = [
      { eventAction: 'expiration', eventDate: '2028-06-01T00:00:00Z' },
      ...plain.events,
    ];
    expect(readRegistration(bytes({ ...plain, events }), 'example.com')?.expiresAt).toBe(at);
  });

  test.each([
    ['of another domain', bytes({ ...plain, ldhName: 'example.org' })],
    ['of another class', bytes({ ...plain, objectClassName: 'nameserver' })],
    ['that is a list', bytes([plain])],
    ['that is no JSON', Buffer.from('<html>')],
    ['that is empty', Buffer.alloc(0)],
  ])('%s is none', (_, body) => {
    expect(readRegistration(body, 'example.com')).toBeNull();
  });

  test('of any shape is read or refused', () => {
    const events = fc.oneof(
      fc.anything(),
      fc.array(fc.record({ eventAction: fc.constant('expiration'), eventDate: fc.anything() })),
    );
    const answer = fc.record({
      objectClassName: fc.constant('domain'),
      status: fc.anything(),
      events,
      entities: fc.oneof(
        fc.anything(),
        fc.array(fc.record({ roles: fc.constant(['registrar']), vcardArray: fc.anything() })),
      ),
    });
    fc.assert(
      fc.property(answer, (value) => {
        const read = readRegistration(Buffer.from(fc.stringify(value)), 'a.b');
        const text = JSON.stringify(value, (_, each: unknown) =>
          typeof each === 'bigint' ? 0 : each,
        );
        const known = readRegistration(Buffer.from(text), 'a.b');
        expect(read === null || Array.isArray(read.statuses)).toBe(true);
        expect(known?.expiresAt ?? 0).toBeTypeOf('number');
      }),
    );
  });
});

describe('a bootstrap file', () => {
  const file = readBootstrap(
    bytes({
      version: '1.0',
      services: [
        [
          ['com', 'NET'],
          ['http://plain.example/', 'https://tls.example/'],
        ],
        [['co.uk'], ['http://uk.example/']],
        [['uk'], ['http://all-uk.example/']],
        [['empty'], []],
        'nonsense',
        [5],
      ],
    }),
  );

  test.each([
    ['example.com', 'https://tls.example/'],
    ['a.b.example.net', 'https://tls.example/'],
    ['shop.co.uk', 'http://uk.example/'],
    ['shop.org.uk', 'http://all-uk.example/'],
    ['example.empty', null],
    ['example.other', null],
    ['notcom', null],
  ])('sends %s to %s', (domain, server) => {
    expect(serverFor(domain, file ?? new Map())).toBe(server);
  });

  test.each(['[]', '{}', '{"services": 5}', 'null', 'x'])('%s is none', (text) => {
    expect(readBootstrap(Buffer.from(text))).toBeNull();
  });
});
