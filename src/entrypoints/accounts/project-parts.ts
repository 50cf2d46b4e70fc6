import type { ProjectParts } from '../../cli/project/command.ts';
import { ConflictError, found, InvalidError } from '../../core/errors.ts';
import type { EntityReading } from '../../core/forms/entity.ts';
import type { ProjectId } from '../../core/ids.ts';
import { projectEntity, type Project } from '../../core/projects/project.ts';
import type { User } from '../../core/accounts/user.ts';
import { eachOf } from '../../engine/alerting/routes.ts';
import { membersOf, setMembership } from '../../services/accounts/members.ts';
import type { AccountNeeds } from '../../services/accounts/sessions.ts';
import { noteByOperator, withAccounts, type OperatorChange } from './with-accounts.ts';

/** Puts together what `squirrel project` works with. */
export function projectParts(): ProjectParts {
  return {
    list: (place) =>
      withAccounts(place, async ({ storage }) => {
        const projects: Project[] = [];
        for await (const project of eachOf((page) => storage.projects.list(page)))
          projects.push(project);
        return projects;
      }),
    add: (place, form) =>
      withAccounts(place, async (needs) => {
        const project = accepted(projectEntity.read(form, { path: '' }));
        const { id } = project;
        if ((await needs.storage.projects.get(id)) !== null) {
          throw new ConflictError(`there is a project '${id}' already`, { existingId: id });
        }
        await needs.storage.projects.put(project);
        await note(needs, { action: 'createProject', subject: id, after: { ...project } });
        return project;
      }),
    rename: (place, { id, name }) =>
      withAccounts(place, async (needs) => {
        const known = found(await needs.storage.projects.get(id), 'project', id);
        const project = accepted(projectEntity.merge(known, { name }));
        await needs.storage.projects.put(project);
        await note(needs, { action: 'updateProject', subject: id, after: { ...project } });
        return project;
      }),
    remove: (place, id) =>
      withAccounts(place, async (needs) => {
        await needs.storage.projects.remove(id);
        await note(needs, { action: 'removeProject', subject: id, after: null });
      }),
    members: (place, id) =>
      withAccounts(place, async (needs) => {
        const project = found(await needs.storage.projects.get(id), 'project', id);
        return (await membersOf(needs, project.id)).map((user) => shown(user, project.id));
      }),
    setMember: (place, { id, email, role }) =>
      withAccounts(place, async (needs) => {
        const project = found(await needs.storage.projects.get(id), 'project', id);
        const user = await setMembership(needs, { projectId: project.id, email, role });
        const member = shown(user, project.id);
        await note(needs, { action: 'setProjectMember', subject: id, after: { ...member } });
        return member;
      }),
  };
}

function accepted(reading: EntityReading<Project>): Project {
  if (reading.kind === 'invalid') throw new InvalidError(reading.problems);
  return reading.item;
}

function shown({ name, email, memberships }: User, id: ProjectId) {
  const role = memberships.find(({ projectId }) => projectId === id)?.role ?? null;
  return { email, name, role };
}

function note(needs: AccountNeeds, change: Omit<OperatorChange, 'by'>): Promise<void> {
  return noteByOperator(needs, { by: 'squirrel project', ...change });
}
