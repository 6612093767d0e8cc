/** Style of a reproduction's report, in addition to that of all reports. */
export const REPRODUCTION_STYLE = `
:root { --holds: #00694e; --fails: #a83a06; --depends: #7a5a00; --silent: #59626d; }
@media (prefers-color-scheme: dark) { :root { --holds: #35c69b; --fails: #f28b4b; --depends: #e0b73c; --silent: #9aa4af; } }
@media print { :root { --holds: #000; --fails: #000; --depends: #000; --silent: #444; } }
h2, h3, .resources dt { overflow-wrap: anywhere; }
h3 { margin: 2rem 0 .75rem; font-size: 1rem; line-height: 1.4; font-weight: 620; }
a { color: var(--accent); text-decoration-thickness: 1px; text-underline-offset: .18em; }
a:focus-visible, summary:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: 3px; }
section[id], h2[id] { scroll-margin-top: 1rem; }
.contents { margin-top: 1.5rem; }
.contents ul { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 18rem), 1fr)); gap: 0 1.5rem; margin: 0; padding: 0; list-style: none; font-size: .9375rem; }
.contents a { display: block; padding: .3rem 0; overflow-wrap: anywhere; text-decoration: none; }
.contents a:hover { text-decoration: underline; }
.verdict { display: inline-block; color: var(--silent); font-size: .875rem; font-weight: 600; white-space: nowrap; }
.verdict.holds { color: var(--holds); }
.verdict.does-not-hold { color: var(--fails); }
.verdict.depends { color: var(--depends); }
.verdict > span { display: inline-block; width: 1.15em; }
.source { color: var(--soft); font-size: .875rem; overflow-wrap: anywhere; }
.overview, .claims, .evidence { margin: 0; padding: 0; list-style: none; }
.overview li { display: grid; grid-template-columns: 8.5rem minmax(0, 1fr); gap: 0 1rem; padding: .6rem 0; border-bottom: 1px solid var(--rule); align-items: baseline; }
.overview li:first-child { border-top: 1px solid var(--rule); }
.overview p { margin: 0; max-width: none; overflow-wrap: anywhere; }
.overview .source { display: block; }
.claims > li { padding: .9rem 0; border-bottom: 1px solid var(--rule); }
.claims > li:first-child { padding-top: 0; }
.claims > li:last-child { border-bottom: 0; }
.claims p { margin: 0; overflow-wrap: anywhere; }
.claims .said { max-width: 48rem; font-weight: 500; }
.claims .said .verdict { margin-right: .5rem; }
.evidence { margin-top: .4rem; font-size: .9375rem; font-variant-numeric: tabular-nums; }
.evidence li { padding: .1rem 0 .1rem 1.4rem; text-indent: -1.4rem; overflow-wrap: anywhere; }
.evidence .verdict { width: 1.4rem; text-indent: 0; }
.evidence b { font-weight: 600; }
.claims .remark { margin-top: .4rem; color: var(--soft); font-size: .9375rem; }
.panels { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 24rem), 1fr)); gap: 1rem; align-items: start; }
.panels figure, .grids figure { margin: 0; }
.panels figure { padding: .5rem .25rem; }
.panels svg { width: 100%; }
.grids { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 26rem), 1fr)); gap: 1rem; align-items: start; }
.panels + .grids, .panels + .rows, .grids + .rows, .compared + details { margin-top: 1.5rem; }
.rows, .compared table { font-variant-numeric: tabular-nums; }
.rows td, .rows th { overflow-wrap: anywhere; }
.rows tbody th { white-space: normal; min-width: 9rem; }
.rows small, .compared small { display: block; color: var(--soft); font-size: .8125rem; font-weight: 400; line-height: 1.4; }
.number { white-space: nowrap; }
.missing { color: var(--soft); }
.compared caption { caption-side: bottom; text-align: left; padding-top: .75rem; color: var(--soft); font-size: .875rem; line-height: 1.5; }
.compared thead th { font-size: .875rem; color: var(--ink); font-weight: 600; }
.compared th[scope="rowgroup"] { padding-top: 1.1rem; white-space: normal; font-weight: 620; border-bottom: 0; overflow-wrap: anywhere; }
.compared tbody th[scope="row"] { width: 26%; min-width: 4.75rem; font-weight: 400; color: var(--soft); white-space: normal; overflow-wrap: break-word; }
.compared .reported td { color: var(--soft); }
.compared { overflow-x: auto; }
.compared b { font-weight: 700; }
details { margin-top: 1.5rem; }
summary { cursor: pointer; padding: .4rem 0; color: var(--accent); font-weight: 500; overflow-wrap: anywhere; }
.run { padding: .9rem 0; border-bottom: 1px solid var(--rule); }
.run h4 { margin: 0 0 .4rem; font-size: .9375rem; font-weight: 600; overflow-wrap: anywhere; }
.run dl { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: .1rem 1rem; margin: 0 0 .6rem; font-size: .875rem; line-height: 1.5; }
.run dt { color: var(--soft); }
.run dd { margin: 0; overflow-wrap: anywhere; font-variant-numeric: tabular-nums; }
.remarks { margin: 0; padding-left: 1.2rem; }
.remarks li, .notes li { max-width: 44rem; overflow-wrap: anywhere; }
.remarks li + li, .notes li + li { margin-top: .35rem; }
.lead { margin-bottom: 1.25rem; color: var(--soft); overflow-wrap: anywhere; }
.resources.long { grid-template-columns: repeat(auto-fit, minmax(min(100%, 14rem), 1fr)); }
.picture-title, figcaption { overflow-wrap: anywhere; }
@media (max-width: 40rem) {
  .overview li { grid-template-columns: minmax(0, 1fr); }
  .rows thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  .rows, .rows tbody { display: block; }
  .rows tr { display: grid; grid-template-columns: repeat(auto-fill, minmax(6rem, 1fr)); gap: .35rem .75rem; padding: .7rem 0; border-bottom: 1px solid var(--rule); }
  .rows th, .rows td { display: block; padding: 0; border: 0; }
  .rows th { grid-column: 1 / -1; }
  .rows td::before { content: attr(data-label); display: block; color: var(--soft); font-size: .75rem; line-height: 1.4; }
  .rows td:empty { display: none; }
  .compared table { font-size: .875rem; }
  .compared th, .compared td { padding-right: .4rem; }
}
@media print {
  .claims > li, .overview li, .run { break-inside: avoid; }
}
`;
