import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { loadText } from './text/use-text.tsx';
import './style/fonts.css';
import './style/tokens.css';
import './style/base.css';

/** By then a first load is over. */
const AFTER_FIRST_LOAD_MS = 3_000;

const root = document.getElementById('root');
if (root) {
  const i18n = await loadText();
  createRoot(root).render(
    <StrictMode>
      <App i18n={i18n} />
    </StrictMode>,
  );
  if (!import.meta.env.DEV) startWorkerLater();
}

/** What works while no page is open is not needed before the page is. */
function startWorkerLater(): void {
  const start = async (): Promise<void> => {
    const { startWorker } = await import('./browser/page-worker.ts');
    await startWorker();
  };
  setTimeout(() => void start(), AFTER_FIRST_LOAD_MS);
}
