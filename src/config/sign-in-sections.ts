import { Type, type Static, type TObject } from 'typebox';
import type { AccountMailSettings } from '../core/accounts/account-mail.ts';
import type { OidcSettings } from '../core/accounts/oidc.ts';
import type { Problem } from '../core/errors.ts';
import type { OptionsOf } from '../core/json.ts';
import { optionReaderOf, readOptions } from '../core/forms/read-options.ts';
import {
  complain,
  readForm,
  refuseUnknownKeys,
  type Form,
  type Reading,
} from '../core/forms/reading.ts';
import type { Environment } from './document/substitute-environment.ts';

const groups = (role: string) =>
  Type.Array(Type.String({ minLength: 1 }), {
    default: [],
    description: `Groups whose members are ${role}s.`,
  });

/** The section `oidc`: signing in by an OpenID provider. */
const oidcSchema = Type.Object(
  {
    issuer: Type.String({
      description: 'As the provider names itself, such as https://id.example.com/realms/house',
      examples: ['https://id.example.com'],
    }),
    clientId: Type.String({ minLength: 1, description: 'The name of this service there.' }),
    clientSecret: Type.Optional(Type.String({ minLength: 1, secret: true })),
    name: Type.Optional(Type.String({ minLength: 1, maxLength: 60 })),
    scopes: Type.Array(Type.String({ pattern: '^[!#-\\[\\]-~]+$' }), {
      default: ['openid', 'email', 'profile'],
    }),
    groupsClaim: Type.String({ minLength: 1, default: 'groups' }),
    viewerGroups: groups('viewer'),
    editorGroups: groups('editor'),
    adminGroups: groups('admin'),
    createUsers: Type.Boolean({ default: false }),
  },
  { additionalProperties: false },
);

/** The section `mail`: how the service sends mail about accounts. */
const mailSchema = Type.Object(
  {
    smtp: Type.String({ secret: true, description: 'smtp://host:port or smtps://host:port' }),
    from: Type.String({
      minLength: 3,
      examples: ['Squirrel <squirrel@example.com>'],
      description: 'The sender’s address, or `Name <address>`.',
    }),
    tls: Type.Optional(Type.Enum(['verify', 'opportunistic', 'none'])),
  },
  { additionalProperties: false },
);

/** How people sign in beside a password, and get a new one. */
export interface SignInSettings {
  readonly oidc: OidcSettings | null;
  /** Not yet checked as a sender: see `problemsOfMail`. */
  readonly mail: AccountMailSettings | null;
}

export const NO_SIGN_IN: SignInSettings = { oidc: null, mail: null };

interface Section<Settings> {
  readonly key: 'oidc' | 'mail';
  readonly schema: TObject;
  take(reading: Reading, options: never): Settings;
}

const OIDC: Section<OidcSettings | null> = { key: 'oidc', schema: oidcSchema, take: takeOidc };
const MAIL: Section<AccountMailSettings> = {
  key: 'mail',
  schema: mailSchema,
  take: (_reading, options: OptionsOf<typeof mailSchema>) => options,
};

/** The sections of a config file. */
export function readSignInSections(reading: Reading, config: Form): SignInSettings {
  const read = <Settings>(section: Section<Settings>): Settings | null => {
    const given = config[section.key];
    return given === undefined || given === null
      ? null
      : readSection({ ...reading, path: section.key }, section, given);
  };
  return { oidc: read(OIDC), mail: read(MAIL) };
}

/**
 * The same in the environment: `SQUIRREL_OIDC_CLIENT_ID` is `clientId` of `oidc`, lists are separated by commas. One variable of
 * a section, and the whole section is that of the environment.
 */
export function readSignInVariables(
  env: Environment,
  problems: Problem[],
): { readonly [Key in keyof SignInSettings]?: SignInSettings[Key] } {
  const read = <Settings>(section: Section<Settings>): Settings | null => {
    const { properties } = optionReaderOf(section.schema);
    const form: Record<string, unknown> = {};
    for (const [key, { type }] of properties) {
      const text = (env[variableOf(section.key, key)] ?? '').trim();
      if (text === '') continue;
      form[key] = type === 'array' ? text.split(',').map((each) => each.trim()) : text;
    }
    if (Object.keys(form).length === 0) return null;
    const found: Problem[] = [];
    const settings = readSection({ path: section.key, problems: found }, section, form);
    for (const { path = '', message, ...rest } of found) {
      const label = variableOf(section.key, path.split('.')[1] ?? '');
      problems.push({ ...rest, path: label, message: message.replace(path, label) });
    }
    return settings;
  };
  const [oidc, mail] = [read(OIDC), read(MAIL)];
  return { ...(oidc !== null && { oidc }), ...(mail !== null && { mail }) };
}

function variableOf(section: string, key: string): string {
  return `SQUIRREL_${section}_${key.replace(/[A-Z]/g, '_$&')}`.toUpperCase();
}

function readSection<Settings>(
  reading: Reading,
  { schema, take }: Section<Settings>,
  given: unknown,
): Settings | null {
  const form = readForm(reading, given);
  if (form === null) return null;
  const reader = optionReaderOf(schema);
  refuseUnknownKeys(reading, form, new Set(reader.properties.keys()));
  const known = Object.fromEntries(
    Object.entries(form).filter(([key]) => reader.properties.has(key)),
  );
  const options = readOptions(reading, { reader, form: known, isText: true });
  return options === null ? null : take(reading, options as never);
}

function takeOidc(reading: Reading, options: Static<typeof oidcSchema>): OidcSettings | null {
  const { issuer, clientId, clientSecret = null, scopes, groupsClaim, createUsers } = options;
  if (!isIssuer(issuer)) {
    const message = 'must be an https address without query (http on this machine alone)';
    complain(reading, { key: 'issuer', message });
    return null;
  }
  return {
    issuer,
    clientId,
    clientSecret,
    name: options.name ?? new URL(issuer).hostname,
    scopes: [...new Set(['openid', ...scopes])],
    groupsClaim,
    groups: {
      viewer: options.viewerGroups,
      editor: options.editorGroups,
      admin: options.adminGroups,
    },
    createsUsers: createUsers,
  };
}

/** What comes from elsewhere over http could be anybody's word. */
function isIssuer(text: string): boolean {
  if (!URL.canParse(text) || /[?#]/.test(text)) return false;
  const { protocol, hostname, username, password } = new URL(text);
  if (username !== '' || password !== '') return false;
  const isHere = /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/.test(hostname);
  return protocol === 'https:' || (protocol === 'http:' && isHere);
}
