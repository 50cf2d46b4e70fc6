import { rooms } from '../lint/rooms.ts';
import type { Finding, Tree } from './tree.ts';

const namesWithoutIdea = /^(utils?|helpers?|common|misc|types?|shared|stuff)$/;
const knownRooms = [...Object.keys(rooms), 'entrypoints', 'testing'];
const DEEPEST_FOLDER = 3;

/** Files that do not name their idea, and files of `src` that stand in no room or too deep in one. */
export function badFileNames(tree: Tree): readonly Finding[] {
  return tree.files.flatMap(({ path }) => {
    const parts = path.split('/');
    const complaints = [
      ...nameComplaints(parts),
      ...(parts[0] === 'src' ? roomComplaints(parts) : []),
    ];
    return complaints.map((message) => ({ path, line: 1, message }));
  });
}

function nameComplaints(parts: readonly string[]): readonly string[] {
  const empty = parts
    .map((part) => part.split('.')[0] ?? '')
    .find((name) => namesWithoutIdea.test(name));
  return empty === undefined ? [] : [`"${empty}" names no idea.`];
}

function roomComplaints(parts: readonly string[]): readonly string[] {
  const [, room = ''] = parts;
  if (!knownRooms.includes(room))
    return [`src/${room} is no room: rooms stand in scripts/lint/rooms.ts.`];
  return parts.length > DEEPEST_FOLDER + 2 ? ['A room is at most three folders deep.'] : [];
}
