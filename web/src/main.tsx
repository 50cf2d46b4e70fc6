import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { loadText } from './text/use-text.tsx';
import './style/fonts.css';
import './style/tokens.css';
import './style/base.css';

const root = document.getElementById('root');
if (root) {
  const i18n = await loadText();
  createRoot(root).render(
    <StrictMode>
      <App i18n={i18n} />
    </StrictMode>,
  );
}
