/** The looks of the page: light and dark as the reader's system says, from phone to paper. */
export const PAGE_STYLE = `
:root {
  color-scheme: light dark;
  --page: light-dark(#ffffff, #15171a);
  --text: light-dark(#1b1f24, #e4e7eb);
  --faint: light-dark(#59636e, #9aa4af);
  --line: light-dark(#d5dae0, #363c44);
  --ground: light-dark(#f2f4f7, #1e2227);
  --bar: light-dark(#2f6f9f, #4d94c8);
  --bar-text: light-dark(#ffffff, #0d1116);
  --many: light-dark(#7fa9c8, #35607f);
  --not-up: light-dark(#b3471d, #e58a5c);
}
* { box-sizing: border-box; }
body {
  margin: 0;
  background: var(--page);
  color: var(--text);
  font: 16px/1.5 system-ui, sans-serif;
}
main { max-width: 70rem; margin: 0 auto; padding: 1rem; }
h1 { font-size: 1.5rem; line-height: 1.25; }
h2 { margin-top: 2rem; font-size: 1.2rem; }
h3 { margin: 1.75rem 0 0.5rem; font-size: 1rem; }
small { color: var(--faint); font-weight: normal; }
.wide { overflow-x: auto; }
.wide:focus-visible, summary:focus-visible, input:focus-visible { outline: 2px solid var(--bar); }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
.figures { width: 100%; }
caption { text-align: start; color: var(--faint); font-size: 0.875rem; padding: 0.25rem 0; }
th, td {
  padding: 0.375rem 0.75rem;
  border-bottom: 1px solid var(--line);
  text-align: end;
  white-space: nowrap;
}
thead th { color: var(--faint); font-weight: 600; }
.figures th:first-child, .text { text-align: start; }
.figures th:first-child { padding-inline-start: 0; }
.share {
  display: block;
  height: 4px;
  min-width: 2px;
  border-radius: 2px;
  background: var(--bar);
}
.legend { color: var(--faint); }
.lane { display: grid; grid-template-columns: 9rem 1fr; gap: 0.5rem; align-items: center; }
.name { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; font-size: 0.875rem; }
.line { margin: 1px 0; background: var(--ground); }
.scale { position: relative; width: var(--share); min-width: 2px; height: 1.375rem; }
body:has(#own-scale:checked) .scale { width: 100%; }
.bar {
  position: absolute;
  height: 100%;
  min-width: 2px;
  overflow: hidden;
  container-type: inline-size;
  border-inline-end: 1px solid var(--page);
  border-radius: 2px;
  background: var(--bar);
  color: var(--bar-text);
  font-size: 0.6875rem;
  line-height: 1.375rem;
}
.bar span { padding-inline-start: 3px; }
@container (max-width: 1.125rem) { .short { display: none; } }
@container (max-width: 2.25rem) { .long { display: none; } }
.bar.sample { position: static; display: inline-block; width: 1.5rem; height: 0.75rem; }
.many { background: var(--many); }
.not-up { background: var(--not-up); }
.axis .line { background: none; }
.axis .scale {
  display: flex;
  justify-content: space-between;
  border-top: 1px solid var(--line);
  color: var(--faint);
  font-size: 0.75rem;
  white-space: nowrap;
}
details { margin-top: 0.5rem; font-size: 0.875rem; }
summary { cursor: pointer; color: var(--faint); }
@media (max-width: 40rem) {
  th, td { padding: 0.375rem; }
  .figures { font-size: 0.875rem; }
  .lane { grid-template-columns: 1fr; gap: 0; }
  .name:empty { display: none; }
  .name { margin-top: 0.25rem; }
}
@media print {
  :root { color-scheme: light; }
  main { max-width: none; padding: 0; }
  section { break-inside: avoid; }
  details, label { display: none; }
  .bar, .share, .line { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
`;
