import { Type } from 'typebox';
import { InvalidError } from '../../../core/errors.ts';
import type { ServiceContext } from '../../../services/context.ts';
import { takeTextBodies } from '../../bodies/json-body.ts';
import { exportReadingSchema } from '../../schemas/try.ts';
import { type TypedApp, withSchemaTypes } from '../../validation.ts';

/** Backups repeat every setting of every monitor. */
const MAX_BODY_BYTES = 4 * 1024 * 1024;

/** Reads what other tools export; adding it is another request. */
export function addImportRoute(
  app: TypedApp,
  { readExport }: Pick<ServiceContext, 'readExport'>,
): void {
  void app.register(async (instance) => {
    takeTextBodies(instance);
    withSchemaTypes(instance).post(
      '/api/v1/import',
      {
        config: { access: 'write', cost: 'bulk' },
        bodyLimit: MAX_BODY_BYTES,
        schema: {
          tags: ['monitors'],
          summary: 'Read the export of another tool: nothing is stored',
          description:
            'Uptime Kuma (JSON backup), Gatus (YAML), UptimeRobot (JSON of `getMonitors`, CSV), targets of the blackbox exporter (YAML, JSON) and Checkmate (JSON) are recognised by their content. 422 when it is none of them.',
          body: {
            content: {
              'text/plain': { schema: Type.String({ description: 'The export as it is.' }) },
            },
          },
          response: { 200: exportReadingSchema },
        },
      },
      ({ body }) => {
        const reading = readExport(String(body));
        if (reading === null) {
          const message = 'this is no export of a tool that is known';
          const hint = 'Uptime Kuma, Gatus, UptimeRobot, Prometheus or Checkmate';
          throw new InvalidError([{ path: '', message, hint }]);
        }
        const { tool, lines, leftOut, losses } = reading;
        return {
          tool,
          lines: lines.map((line) => ({ ...line, losses: [...line.losses] })),
          leftOut: [...leftOut],
          losses: [...losses],
        };
      },
    );
  });
}
