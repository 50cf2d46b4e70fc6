import { exportedLine, placeOf } from './export-line.ts';
import { defineExport, type ReadMonitor } from './export-kind.ts';
import { fieldsIn, isFields, textIn, textsIn, type Fields } from './fields.ts';

/**
 * Targets of the blackbox exporter: `scrape_configs` of Prometheus whose path is `/probe`, or a file of targets (`file_sd_configs`),
 * which names no module.
 */
export const prometheus = defineExport({
  tool: 'Prometheus blackbox exporter',
  recognises: (document) => targetsIn(document).length > 0,
  monitorsIn: targetsIn,
  lossesOf: (document) => {
    const jobs = isFields(document) ? fieldsIn(document['scrape_configs']) : [];
    const others = jobs.filter((job) => !isProbe(job)).length;
    return others > 0 ? [`${others} scrape jobs that are no probes`] : [];
  },
  read: readTarget,
});

function isProbe(job: Fields): boolean {
  return textIn(job, 'metrics_path') === '/probe';
}

/** Each target on its own, with the module and the interval of its job. */
function targetsIn(document: unknown): readonly Fields[] {
  const jobs = isFields(document) ? fieldsIn(document['scrape_configs']).filter(isProbe) : [];
  const ofJobs = jobs.flatMap((job) => {
    const params = isFields(job['params']) ? job['params'] : {};
    const [module = ''] = textsIn(params, 'module');
    const interval = textIn(job, 'scrape_interval');
    return groupsIn(job['static_configs'], { module, interval });
  });
  return [...ofJobs, ...groupsIn(document, { module: '', interval: null })];
}

function groupsIn(groups: unknown, job: Fields): readonly Fields[] {
  return fieldsIn(groups).flatMap((group) => {
    const labels = isFields(group['labels']) ? group['labels'] : {};
    return textsIn(group, 'targets').map((target) => ({ ...job, labels, target }));
  });
}

function readTarget(fields: Fields): ReadMonitor {
  const target = textIn(fields, 'target') ?? '';
  const module = textIn(fields, 'module') ?? '';
  const labels = isFields(fields['labels']) ? fields['labels'] : {};
  const name = textIn(labels, 'name') ?? target;
  const address = addressOf(target, module);
  if (address === null) return { name, why: `there is no kind for the module ${module}` };
  const isGuessed = module !== '' && !/^http_2xx$|^tcp_connect$|^icmp$/.test(module);
  return exportedLine({
    name,
    address,
    settings: { name: name === target ? null : name, interval: textIn(fields, 'interval') },
    losses: [isGuessed ? `what the module ${module} asks for beyond its kind` : null],
  });
}

function addressOf(target: string, module: string): string | null {
  if (/dns|grpc|unix/.test(module)) return null;
  if (/icmp|ping/.test(module)) return placeOf('ping', target);
  if (target.includes('://')) return target;
  if (module.includes('tls')) return `tls://${target}`;
  return /tcp|ssh|pop3|imap|smtp|irc/.test(module) ? `tcp://${target}` : target;
}
