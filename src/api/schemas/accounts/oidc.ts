import { Type } from 'typebox';
import { callerSchema } from './account.ts';

const strict = { additionalProperties: false } as const;

export const oidcBeginSchema = Type.Object(
  {
    next: Type.Optional(
      Type.String({
        // A page of the dashboard; `//host` and `/\host` would be another site.
        pattern: '^/(?![/\\\\])[^\\s\\\\]*$',
        maxLength: 500,
        description: 'Page of the dashboard to go on with, such as `/incidents`.',
      }),
    ),
  },
  { ...strict, title: 'OidcBegin' },
);

export const oidcPlaceSchema = Type.Object(
  { url: Type.String({ description: 'Where the browser has to go.' }) },
  { title: 'OidcPlace' },
);

export const oidcAnswerSchema = Type.Object(
  {
    query: Type.String({
      maxLength: 8_000,
      description:
        'Of the address that the provider has sent the browser back to: `code=...&state=...`.',
      secret: true,
    }),
  },
  { ...strict, title: 'OidcAnswer' },
);

export const oidcCallerSchema = Type.Object(
  {
    ...callerSchema.properties,
    next: Type.String({ description: 'Page of the dashboard to go on with.' }),
  },
  { title: 'OidcCaller' },
);
