// Builds what a start from a checkout runs, unless it is up to date. The bundle takes a second; the sources would take
// 100 MiB more memory, since every thread that reads TypeScript carries the compiler that strips it.
import { buildDashboard, isDashboardStale } from './dashboard.ts';
import { bundleAside, isProgramStale } from './bundle.ts';

if (isProgramStale()) {
  console.error('Building the program ...');
  await bundleAside();
}
if (isDashboardStale()) {
  console.error('Building the dashboard ...');
  const { status, output } = await buildDashboard();
  if (status !== 0) console.error(output);
  process.exitCode = status;
}
