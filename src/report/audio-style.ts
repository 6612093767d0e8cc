import { CONFUSION_STYLE } from './confusion-table.js';

/** Style of an audiocoder's report, in addition to that of all reports. */
export const AUDIO_STYLE = `${CONFUSION_STYLE}
.headline.pair { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 19rem), 1fr)); gap: 1.25rem 2.5rem; }
.headline.pair > span { display: flex; flex-wrap: wrap; align-items: baseline; gap: .25rem 1rem; }
.headline.pair > span > span { flex: 1 1 13rem; }
.lead { color: var(--soft); margin-bottom: 1.25rem; }
.cards { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 26rem), 1fr)); gap: 1rem; }
.spoken { display: grid; grid-template-columns: 2.25rem minmax(0, 1fr); gap: 0 1rem; padding: 1rem 1.1rem; background: var(--card); border: 1px solid var(--rule); border-radius: .5rem; min-width: 0; }
.spoken h3 { grid-row: 1 / span 2; margin: .35rem 0 0; font-size: 2.75rem; line-height: 1; font-weight: 620; letter-spacing: -.03em; color: var(--accent); overflow-wrap: anywhere; font-variant-numeric: tabular-nums; }
.named .spoken { grid-template-columns: minmax(0, 1fr); }
.named .spoken h3 { grid-row: auto; margin: 0 0 .75rem; font-size: 1.25rem; letter-spacing: -.01em; }
.clip { grid-column: -2; min-width: 0; }
.clip + .clip { margin-top: 1rem; padding-top: 1rem; border-top: 1px solid var(--rule); }
.steps { display: flex; align-items: flex-end; gap: .6rem; }
.step { flex: none; width: 5.25rem; }
.step.heard { flex: 1 1 0; min-width: 0; }
.step > span { display: block; margin-bottom: .2rem; color: var(--soft); font-size: .75rem; line-height: 1.3; }
.step img { display: block; width: 100%; height: 5.25rem; border-radius: 3px; background: #000; object-fit: contain; }
.step.heard img { object-fit: fill; }
.step.drawn img, .step.wanted img { image-rendering: pixelated; }
.step.drawn img { outline: 2px solid var(--accent); outline-offset: 1px; }
.arrow { flex: none; align-self: flex-end; line-height: 5.25rem; color: var(--soft); font-size: 1.25rem; }
.told { display: flex; flex-wrap: wrap; gap: .1rem .9rem; margin: .6rem 0 .5rem; font-size: .875rem; color: var(--soft); font-variant-numeric: tabular-nums; }
.told .by { color: var(--ink); font-weight: 500; overflow-wrap: anywhere; }
.told .right { color: var(--right); font-weight: 600; }
.told .wrong { color: var(--wrong); font-weight: 600; }
audio { display: block; width: 100%; height: 2.5rem; }
audio:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: 1.25rem; }
.silent { margin: 0; color: var(--soft); font-size: .875rem; }
.listened img { width: 100%; height: 11rem; }
@media (max-width: 40rem) {
  .headline.pair > span > span { flex-basis: 100%; }
  .spoken { padding: .85rem; gap: 0 .75rem; grid-template-columns: 1.75rem minmax(0, 1fr); }
  .spoken h3 { font-size: 2.25rem; }
  .steps { gap: .4rem; }
  .step { width: 4rem; }
  .step img { height: 4rem; }
  .arrow { line-height: 4rem; font-size: 1rem; }
}
@media print {
  audio { display: none; }
  .spoken { break-inside: avoid; }
}
`;
