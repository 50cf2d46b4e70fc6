import { expect, it } from 'vitest';
import { openServiceFixture } from '../../test/support/api/api-fixture.ts';
import { crudOf } from './crud.ts';

it('brings back nothing that is removed while it is being changed', async () => {
  const { context, storage } = await openServiceFixture();
  const owners = crudOf(context, 'owners');
  await owners.create({ id: 'ada', name: 'Ada' });
  const { get } = storage.owners;
  const read = Promise.withResolvers<undefined>();
  const goOn = Promise.withResolvers<undefined>();
  storage.owners.get = async (id) => {
    const found = await get(id);
    read.resolve(undefined);
    await goOn.promise;
    return found;
  };
  const changing = owners.update('ada', { name: 'Ada Lovelace' });
  await read.promise;
  const removing = owners.remove('ada');
  goOn.resolve(undefined);
  await Promise.all([changing, removing]);
  expect(await get('ada')).toBeNull();
});
