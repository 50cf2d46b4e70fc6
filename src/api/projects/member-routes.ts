import { Type } from 'typebox';
import { found, NotFoundError } from '../../core/errors.ts';
import { asProjectId, ID_PATTERN } from '../../core/ids.ts';
import type { User } from '../../core/accounts/user.ts';
import type { JsonObject } from '../../core/json.ts';
import { membersOf, setMembership } from '../../services/accounts/members.ts';
import type { ServiceContext } from '../../services/context.ts';
import { projectRoleField } from '../schemas/accounts/account.ts';
import { idParams } from '../schemas/paging.ts';
import type { TypedApp } from '../validation.ts';

const tags = ['projects'];
const config = { access: 'manage', isSensitive: true } as const;

export const memberSchema = Type.Object(
  {
    userId: Type.String(),
    name: Type.String(),
    email: Type.String(),
    role: projectRoleField,
  },
  { title: 'Member' },
);
export const membersSchema = Type.Object({ items: Type.Array(memberSchema) }, { title: 'Members' });
const memberParams = Type.Object({
  id: Type.String({ pattern: ID_PATTERN }),
  email: Type.String({ maxLength: 254 }),
});

/** Who is a member of a project, for who administers it. */
export function addMemberRoutes(app: TypedApp, context: ServiceContext): void {
  app.get(
    '/api/v1/projects/:id/members',
    {
      config: { access: 'manage' },
      schema: {
        tags,
        summary: 'List the members of a project',
        params: idParams,
        response: { 200: membersSchema },
      },
    },
    async ({ params }) => {
      const id = asProjectId(params.id);
      found(await context.storage.projects.get(id), 'project', id);
      const members = await membersOf(context, id);
      return { items: members.map((user) => memberView(user, id)) };
    },
  );
  app.put(
    '/api/v1/projects/:id/members/:email',
    {
      config,
      schema: {
        tags,
        summary: 'Make a user a member of a project, or change their role in it',
        params: memberParams,
        body: Type.Object({ role: projectRoleField }, { additionalProperties: false }),
        response: { 200: memberSchema },
      },
    },
    async ({ params, body: { role } }) => {
      const projectId = asProjectId(params.id);
      const { email } = params;
      return memberView(await setMembership(context, { projectId, email, role }), projectId);
    },
  );
  app.delete(
    '/api/v1/projects/:id/members/:email',
    {
      config,
      schema: {
        tags,
        summary: 'End the membership of a user in a project',
        params: memberParams,
        response: { 204: Type.Null() },
      },
    },
    async ({ params }, reply) => {
      const projectId = asProjectId(params.id);
      await setMembership(context, { projectId, email: params.email, role: null });
      return reply.code(204).send();
    },
  );
}

function memberView({ id, name, email, memberships }: User, projectId: string): JsonObject {
  const membership = memberships.find((each) => each.projectId === projectId);
  if (membership === undefined) throw new NotFoundError('member', email);
  return { userId: id, name, email, role: membership.role };
}
