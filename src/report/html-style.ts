/** Style of the HTML report: system fonts, light and dark, from 360 pixels wide to paper. */
export const REPORT_STYLE = `
:root {
  color-scheme: light dark;
  --ground: #f7f7f5; --card: #ffffff; --ink: #1c2127; --soft: #59626d; --rule: #e0e2e4;
  --accent: #0068a8; --warn-ground: #fff6e5; --warn-rule: #e2b45c; --code: #f0f1f2;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #0f1114; --card: #15181d; --ink: #e4e7eb; --soft: #9aa4af; --rule: #2a2f36;
    --accent: #5ab4ea; --warn-ground: #2a2112; --warn-rule: #8a6a24; --code: #1d2127;
  }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body {
  margin: 0; background: var(--ground); color: var(--ink);
  font: 1rem/1.6 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", sans-serif;
}
header, main, footer { max-width: 64rem; margin: 0 auto; padding: 0 clamp(1rem, 4vw, 2.5rem); }
header { padding-top: clamp(1.75rem, 6vw, 4rem); }
.brand { margin: 0 0 .5rem; color: var(--soft); font-size: .875rem; letter-spacing: .02em; }
h1 { margin: 0; font-size: clamp(1.6rem, 1.2rem + 2vw, 2.4rem); line-height: 1.2; font-weight: 650; letter-spacing: -.015em; text-wrap: balance; overflow-wrap: anywhere; }
h2 { margin: 0 0 1rem; font-size: 1.25rem; line-height: 1.3; font-weight: 620; letter-spacing: -.01em; }
section { margin-top: clamp(2.25rem, 5vw, 3.5rem); }
p { margin: 0 0 .75rem; max-width: 44rem; overflow-wrap: break-word; }
.summary { margin-top: .75rem; font-size: 1.125rem; color: var(--soft); text-wrap: pretty; }
.headline { display: flex; flex-wrap: wrap; align-items: baseline; gap: .25rem 1rem; margin: 1.75rem 0 0; padding: 1.1rem 0; border-block: 1px solid var(--rule); max-width: none; }
.headline strong { font-size: clamp(2.5rem, 2rem + 2.5vw, 3.5rem); line-height: 1; font-weight: 620; letter-spacing: -.03em; font-variant-numeric: tabular-nums; color: var(--accent); }
.headline span { flex: 1 1 18rem; color: var(--soft); }
.headline b { color: var(--ink); font-weight: 600; }
.warnings { margin: 1.5rem 0 0; padding: .9rem 1.1rem; background: var(--warn-ground); border: 1px solid var(--warn-rule); border-radius: .5rem; }
.warnings h2 { margin: 0 0 .25rem; font-size: 1rem; }
.warnings ul, .notes { margin: 0; padding-left: 1.2rem; }
.notes li { max-width: 44rem; }
figure { margin: 0; padding: 1rem; background: var(--card); border: 1px solid var(--rule); border-radius: .5rem; min-width: 0; }
figure + figure { margin-top: 1rem; }
figure img, figure svg { display: block; max-width: 100%; height: auto; }
figure img { border-radius: 2px; }
.picture-title { margin: 0 0 .75rem; font-size: .9375rem; font-weight: 600; }
figcaption { margin-top: .75rem; color: var(--soft); font-size: .875rem; line-height: 1.5; max-width: 44rem; }
.curves { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 24rem), 1fr)); gap: 1rem; }
.curves figure { margin: 0; }
/* A figure's own margin is 12 pixels; without it, drawing and caption begin at the same edge. */
.curves svg, .wide svg { width: calc(100% + 24px); max-width: none; margin: 0 -12px; }
.weights { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 24rem), 1fr)); gap: 1rem; align-items: start; }
.weights figure { margin: 0; }
.wide { overflow-x: auto; padding: 0 12px; margin: 0 -12px; }
.wide svg { min-width: 38rem; }
.sl-figure .sl-ground { fill: none; }
table { width: 100%; border-collapse: collapse; font-size: .9375rem; line-height: 1.5; }
th, td { padding: .5rem .75rem .5rem 0; text-align: left; vertical-align: baseline; border-bottom: 1px solid var(--rule); }
thead th { color: var(--soft); font-size: .8125rem; font-weight: 500; }
tbody th { font-weight: 500; white-space: nowrap; }
td:last-child, th:last-child { padding-right: 0; }
.value { font-variant-numeric: tabular-nums; overflow-wrap: anywhere; }
.help { color: var(--soft); }
code, pre { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace; font-size: .875em; }
.cost td, .cost th { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; padding-left: .5rem; }
.cost th:first-child { text-align: left; padding-left: 0; }
.cost tbody tr:last-child > * { border-bottom: 0; font-weight: 600; }
.wide + p { margin-top: .75rem; }
.resources { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 8.5rem), 1fr)); gap: 1.1rem 1.5rem; margin: 0; }
.resources dt { color: var(--soft); font-size: .8125rem; }
.resources dd { margin: 0; font-weight: 500; font-variant-numeric: tabular-nums; overflow-wrap: anywhere; }
.command { margin: 0 0 1rem; }
.command p { margin: 0 0 .3rem; color: var(--soft); font-size: .875rem; }
pre { margin: 0; padding: .7rem .9rem; background: var(--code); border-radius: .4rem; white-space: pre-wrap; overflow-wrap: anywhere; line-height: 1.5; }
.flag { white-space: nowrap; }
footer { margin-top: 4rem; padding-bottom: 2.5rem; color: var(--soft); font-size: .8125rem; }
@media (max-width: 40rem) {
  figure { padding: .75rem; }
  .configuration thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  .configuration tbody { display: block; }
  .configuration tr { display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); padding: .5rem 0; border-bottom: 1px solid var(--rule); }
  .configuration th, .configuration td { padding: 0; border: 0; white-space: normal; }
  .configuration .value { text-align: right; }
  .configuration .help { grid-column: 1 / -1; font-size: .875rem; }
}
@media print {
  :root { --ground: #fff; --card: #fff; --ink: #000; --soft: #444; --rule: #ccc; --code: #f4f4f4; --accent: #0068a8; --warn-ground: #fff; }
  body { font-size: 10pt; }
  header, main, footer { max-width: none; padding-left: 0; padding-right: 0; }
  header { padding-top: 0; }
  section { margin-top: 1.5rem; }
  figure, tr, .command, .headline { break-inside: avoid; }
  h2 { break-after: avoid; }
  .wide svg { min-width: 0; }
}
`;
