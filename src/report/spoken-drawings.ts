/**
 * Cards of a page with clips and their images: for each class its sounds, cochleagrams, synthesised images and target
 * images.
 */
import { escapeMarkup } from '../core/markup.js';
import { pngDataUri, wavDataUri } from './data-uri.js';
import { formatValue } from './scale.js';

/** One clip and its synthesised image. */
export interface SpokenDrawing {
  /** Spoken class. */
  readonly spoken: string;
  /** Speaker; empty if unknown. */
  readonly speaker: string;
  /** Name of the clip. */
  readonly clip: string;
  /** WAV file; undefined if the sound could not be loaded any more. */
  readonly wav: Uint8Array | undefined;
  /** PNG files: the cochleagram, the synthesised image, and the target image. */
  readonly heard: Uint8Array;
  readonly drawn: Uint8Array;
  readonly wanted: Uint8Array;
  /** Error of the synthesised image against the target, both normalised. */
  readonly mse: number;
  /** Class of the nearest image. */
  readonly nearest: string;
}

/** Returns a card for each class, in the order of the drawings. */
export function spokenCards(drawings: readonly SpokenDrawing[]): string {
  const classes = new Map<string, SpokenDrawing[]>();
  for (const drawing of drawings) {
    const own = classes.get(drawing.spoken) ?? [];
    classes.set(drawing.spoken, [...own, drawing]);
  }
  const cards = [...classes].map(([spoken, own], i) => {
    const id = `spoken-${i}`;
    const clips = own.map(clipMarkup).join('\n');
    return `<article class="spoken" aria-labelledby="${id}">\n<h3 id="${id}">${escapeMarkup(spoken)}</h3>\n${clips}\n</article>`;
  });
  return cards.length > 0 ? `<div class="cards">${cards.join('\n')}</div>` : '';
}

function clipMarkup(drawing: SpokenDrawing): string {
  const { spoken, speaker, clip, wav, heard, drawn, wanted, mse, nearest } = drawing;
  const said = `“${spoken}”${speaker === '' ? '' : ` by ${speaker}`}`;
  const label = escapeMarkup(`Clip ${clip}, ${said}`);
  const player = wav
    ? `<audio controls="controls" preload="metadata" aria-label="${label}" src="${wavDataUri(wav)}"></audio>`
    : '<p class="silent">This sound could not be loaded any more.</p>';
  return `<div class="clip">
<div class="steps">
${stepMarkup('heard', `Cochleagram of ${said}`, heard)}
<span class="arrow" aria-hidden="true">→</span>
${stepMarkup('drawn', `Image drawn of ${said}, nearest to ${nearest}`, drawn)}
${stepMarkup('wanted', `Image that ${spoken} is to become`, wanted)}
</div>
<p class="told"><span class="by">${escapeMarkup(speaker === '' ? clip : speaker)}</span> \
<span>mse ${formatValue(mse)}</span> ${verdict(spoken, nearest)}</p>
${player}
</div>`;
}

function stepMarkup(name: string, alt: string, png: Uint8Array): string {
  return `<div class="step ${name}"><span>${name}</span><img alt="${escapeMarkup(alt)}" src="${pngDataUri(png)}"></div>`;
}

function verdict(spoken: string, nearest: string): string {
  return nearest === spoken
    ? '<span class="right">✓ right</span>'
    : `<span class="wrong">✗ nearest to ${escapeMarkup(nearest)}</span>`;
}
