import { describe, expect, it } from 'vitest';
import type { Problem } from '../core/errors.ts';
import { readSignInSections, readSignInVariables } from './sign-in-sections.ts';

const issuer = 'https://id.example.com/realms/house';

function read(config: Record<string, unknown>) {
  const problems: Problem[] = [];
  const settings = readSignInSections({ path: '', problems }, config);
  return { ...settings, problems: problems.map(({ message }) => message) };
}

function readEnv(env: Record<string, string>) {
  const problems: Problem[] = [];
  return {
    ...readSignInVariables(env, problems),
    problems: problems.map(({ message }) => message),
  };
}

describe('the section oidc', () => {
  it('has settings for all that is left out, and always asks who it is', () => {
    const { oidc, problems } = read({ oidc: { issuer, clientId: 'us', scopes: ['email'] } });
    expect(problems).toEqual([]);
    expect(oidc).toEqual({
      issuer,
      clientId: 'us',
      clientSecret: null,
      name: 'id.example.com',
      scopes: ['openid', 'email'],
      groupsClaim: 'groups',
      groups: { viewer: [], editor: [], admin: [] },
      createsUsers: false,
    });
  });

  it.each([
    [{ issuer: 'http://id.example.com' }, /oidc\.issuer must be an https address/],
    [{ issuer: 'https://id.example.com/?a=b' }, /oidc\.issuer/],
    [{ issuer: 'https://user:pass@id.example.com' }, /oidc\.issuer/],
    [{ issuer: 'nothing' }, /oidc\.issuer/],
    [{ clientId: undefined }, /oidc\.clientId is missing/],
    [{ clientSecret: 5 }, /oidc\.clientSecret/],
    [{ scopes: ['two words'] }, /oidc\.scopes/],
    [{ adminGroup: ['ops'] }, /oidc\.adminGroup is not a known setting/],
    [{ createUsers: 'perhaps' }, /oidc\.createUsers/],
  ])('is refused with %j', (changes, message) => {
    const { oidc, problems } = read({ oidc: { issuer, clientId: 'us', ...changes } });
    expect(problems.join()).toMatch(message);
    if (!('adminGroup' in changes)) expect(oidc).toBeNull();
  });

  it('allows http on this machine', () => {
    for (const here of ['http://127.0.0.1:9/', 'http://localhost:9', 'http://[::1]:9']) {
      expect(read({ oidc: { issuer: here, clientId: 'us' } }).oidc?.issuer).toBe(here);
    }
  });
});

describe('the environment', () => {
  it('takes the place of a section, with lists between commas', () => {
    const env = {
      SQUIRREL_OIDC_ISSUER: issuer,
      SQUIRREL_OIDC_CLIENT_ID: 'us',
      SQUIRREL_OIDC_ADMIN_GROUPS: 'ops, boss',
      SQUIRREL_OIDC_CREATE_USERS: 'true',
      SQUIRREL_MAIL_SMTP: 'smtp://mail.example.com',
      SQUIRREL_MAIL_FROM: 'squirrel@example.com',
    };
    const { oidc, mail, problems } = readEnv(env);
    expect(problems).toEqual([]);
    expect(oidc).toMatchObject({ groups: { admin: ['ops', 'boss'] }, createsUsers: true });
    expect(mail).toEqual({ smtp: 'smtp://mail.example.com', from: 'squirrel@example.com' });
  });

  it('names the variable that is wrong or missing, and no secret', () => {
    expect(readEnv({ SQUIRREL_OIDC_ISSUER: issuer }).problems.join()).toContain(
      'SQUIRREL_OIDC_CLIENT_ID is missing',
    );
    const { problems } = readEnv({
      SQUIRREL_MAIL_SMTP: 'smtp://user:canary@mail.example.com',
      SQUIRREL_MAIL_FROM: 'squirrel@example.com',
      SQUIRREL_MAIL_TLS: 'some',
    });
    expect(problems.join()).toContain('SQUIRREL_MAIL_TLS');
    expect(problems.join()).not.toContain('canary');
  });

  it('without such variables leaves the sections as they are', () => {
    expect(readEnv({ SQUIRREL_PORT: '1' })).toEqual({ problems: [] });
  });
});
