// Builds the dashboard before a start from a checkout, unless the built one is up to date.
import { buildDashboard, isDashboardStale } from './dashboard.ts';

if (isDashboardStale()) {
  console.error('Building the dashboard ...');
  const { status, output } = await buildDashboard();
  if (status !== 0) console.error(output);
  process.exitCode = status;
}
