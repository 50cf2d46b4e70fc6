import { describe, expect, it } from 'vitest';
import { isUsualPort, endpointsOf } from './asked-endpoints.ts';

describe('the endpoints that settings have asked', () => {
  it.each([
    ['https://Shop.example/a?b=c:99', {}, [{ host: 'shop.example', port: null }]],
    ['https://shop.example:8443/', {}, [{ host: 'shop.example', port: 8443 }]],
    ['tcp://[2001:db8::1]:22', {}, [{ host: '2001:db8::1', port: 22 }]],
    ['ping://router.example', {}, [{ host: 'router.example', port: null }]],
    [
      'https://shop.example/',
      { proxy: 'socks5h://ann:nuts@10.0.0.1:1080' },
      [
        { host: 'shop.example', port: null },
        { host: '10.0.0.1', port: 1080 },
      ],
    ],
    [
      'dns://shop.example?type=A',
      { servers: ['192.0.2.1', '192.0.2.2:5353'] },
      [
        { host: 'shop.example', port: null },
        { host: '192.0.2.1', port: null },
        { host: '192.0.2.2', port: 5353 },
      ],
    ],
    [
      'https://shop.example/',
      { connectTo: '10.0.0.9:2375' },
      [
        { host: 'shop.example', port: null },
        { host: '10.0.0.9', port: 2375 },
      ],
    ],
    [
      'https://shop.example/',
      { connectTo: ':2375' },
      [
        { host: 'shop.example', port: null },
        { host: '', port: 2375 },
      ],
    ],
    ['https://shop.example/', { keyword: 'error:22' }, [{ host: 'shop.example', port: null }]],
  ])('%s with %o', (target, options, endpoints) => {
    expect(endpointsOf({ target, options })).toEqual(endpoints);
  });

  it('has ports of services, and not those of what manages machines', () => {
    for (const port of [80, 443, 22, 25, 3000, 3999, 8000, 8999, 5432]) {
      expect([port, isUsualPort(port)]).toEqual([port, true]);
    }
    for (const port of [1, 23, 2375, 2379, 4000, 6443, 7999, 9000, 10_250, 11_211, 65_535]) {
      expect([port, isUsualPort(port)]).toEqual([port, false]);
    }
  });
});
