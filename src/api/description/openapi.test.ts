import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Compile } from 'typebox/schema';
import { openApiFixture, type ApiFixture } from '../../../test/support/api/api-fixture.ts';

interface Operation {
  readonly operationId: string;
  readonly summary?: string;
  readonly security?: readonly object[];
  readonly parameters?: readonly { readonly in: string; readonly name: string }[];
  readonly requestBody?: { readonly content: Record<string, { readonly schema: object }> };
  readonly responses: Record<string, { readonly content?: Record<string, { schema: object }> }>;
}
interface Document {
  readonly openapi: string;
  readonly components: { readonly schemas: object };
  readonly paths: Record<string, Record<string, Operation>>;
}

let api: ApiFixture;
let document: Document;
beforeAll(async () => {
  api = await openApiFixture();
  document = (await api
    .inject({
      url: '/api/v1/openapi.json',
      headers: { authorization: 'Bearer sqk_the-key-of-the-tests' },
    })
    .then(({ body }) => body)) as unknown as Document;
});
afterAll(() => api.close());

const operations = () =>
  Object.entries(document.paths).flatMap(([path, verbs]) =>
    Object.entries(verbs).map(([verb, operation]) => ({ path, verb, operation })),
  );

/** Every object in the document, so that references can be followed. */
function* nodesIn(node: unknown): Generator<Record<string, unknown>> {
  if (typeof node !== 'object' || node === null) return;
  if (!Array.isArray(node)) yield node as Record<string, unknown>;
  for (const inner of Object.values(node)) yield* nodesIn(inner);
}

/** The same with what references name in their place. */
function resolved(node: unknown): unknown {
  if (typeof node !== 'object' || node === null) return node;
  if (Array.isArray(node)) return node.map(resolved);
  const name = '$ref' in node ? String(node.$ref).split('/').at(-1) : undefined;
  if (name !== undefined) return resolved((document.components.schemas as Schemas)[name]);
  return Object.fromEntries(Object.entries(node).map(([key, inner]) => [key, resolved(inner)]));
}
type Schemas = Readonly<Record<string, unknown>>;

describe('the description of the API', () => {
  it('is OpenAPI 3.1', () => {
    expect(document.openapi).toBe('3.1.0');
  });

  it('holds each route that is not a page, and no others', () => {
    const hidden = new Set(['/', '/*', '/a/:token', '/api/v1/openapi.json']);
    const registered = api.routes
      .filter(({ url, method }) => !hidden.has(url) && method !== 'HEAD')
      .map(({ method, url }) => `${method} ${url.replaceAll(/:(\w+)/g, '{$1}')}`);
    const described = operations().map(({ path, verb }) => `${verb.toUpperCase()} ${path}`);
    expect(described.toSorted()).toEqual(registered.toSorted());
  });

  it('says of each who may call it, what it is for and how it fails', () => {
    for (const { path, verb, operation } of operations()) {
      const route = api.routes.find(
        ({ method, url }) =>
          method === verb.toUpperCase() && url.replaceAll(/:(\w+)/g, '{$1}') === path,
      );
      expect({ path, verb, security: operation.security }).toEqual({
        path,
        verb,
        security: {
          public: [],
          account: [{ session: [] }],
          others: [{ key: [] }, { session: [] }],
        }[route?.access === 'public' || route?.access === 'account' ? route.access : 'others'],
      });
      expect(operation.summary).toMatch(/^[A-Z]/);
      for (const refusals of ['4XX', '5XX']) {
        expect(operation.responses[refusals]?.content).toHaveProperty('application/problem+json');
      }
      const isSingle = path.includes('{');
      expect(operation.parameters?.some((one) => one.in === 'path') ?? false).toBe(isSingle);
    }
  });

  it('names each operation once, after what it does', () => {
    const names = operations().map(({ operation }) => operation.operationId);
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) expect(name).toMatch(/^[a-z]+[A-Za-z]*$/);
    for (const one of ['Owner', 'Channel', 'Monitor']) {
      for (const verb of ['create', 'get', 'update', 'delete']) {
        expect(names).toContain(`${verb}${one}`);
      }
      expect(names).toContain(`list${one}s`);
    }
    expect(names).toContain('rotateMonitorHeartbeat');
    expect(names).toContain('pauseMonitor');
  });

  it('names the forms of what is sent and answered', () => {
    for (const name of ['Monitor', 'NewMonitor', 'MonitorChange', 'NewOwner', 'NewChannel']) {
      expect(document.components.schemas).toHaveProperty(name);
    }
    const body = document.paths['/api/v1/owners']?.['post']?.requestBody?.content;
    expect(body?.['application/json']?.schema).toEqual({ $ref: '#/components/schemas/NewOwner' });
  });

  it('has no words of its own but as extensions', () => {
    for (const node of nodesIn(document)) {
      expect(node['secret']).not.toBe(true);
      expect(Array.isArray(node['shown'])).toBe(false);
      expect(typeof node['formGroup']).not.toBe('string');
    }
    expect(JSON.stringify(document)).toContain('"x-secret":true');
  });

  it('refers to nothing that is missing', () => {
    for (const node of nodesIn(document)) {
      const reference = node['$ref'];
      if (typeof reference !== 'string') continue;
      const found = reference
        .slice(2)
        .split('/')
        .reduce<unknown>((at, part) => (at as Record<string, unknown>)[part], document);
      expect({ reference, isFound: found !== undefined }).toEqual({ reference, isFound: true });
    }
  });

  it('holds schemas that work', () => {
    let count = 0;
    for (const { operation } of operations()) {
      const contents = [operation.requestBody, ...Object.values(operation.responses)].flatMap(
        (part) => Object.values(part?.content ?? {}),
      );
      for (const { schema } of contents) {
        expect(() =>
          Compile({ ...schema, components: document.components }).Check({}),
        ).not.toThrow();
        count += 1;
      }
    }
    expect(count).toBeGreaterThan(40);
  });

  it('describes the settings of every kind of monitor and channel', () => {
    const monitors = JSON.stringify(
      resolved(document.paths['/api/v1/monitors']?.['post']?.requestBody),
    );
    const channels = JSON.stringify(
      resolved(document.paths['/api/v1/channels']?.['post']?.requestBody),
    );
    for (const option of ['maxRedirects', 'interval', 'port']) expect(monitors).toContain(option);
    for (const option of ['smtp', 'secret', 'enabled']) expect(channels).toContain(option);
    expect(monitors).toContain('text/csv');
  });
});
