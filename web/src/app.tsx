import type { I18n } from '@lingui/core';
import { Router } from 'wouter';
import { BASE_URL } from './base-url.ts';
import { Gate } from './frame/gate.tsx';
import { GlyphSheet } from './parts/glyph.tsx';
import { TextProvider } from './text/use-text.tsx';

/** The whole dashboard: signs people in, then shows the page of the address. */
export function App({ i18n }: { readonly i18n: I18n }) {
  return (
    <TextProvider i18n={i18n}>
      <GlyphSheet />
      <Router base={BASE_URL.pathname.slice(0, -1)}>
        <Gate />
      </Router>
    </TextProvider>
  );
}
