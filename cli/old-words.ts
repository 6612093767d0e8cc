/** Commands of version 0.1 that are written otherwise today. */

/** Returns words as today's commands have them: `train ann-autoencoder` is `train autoencoder --neuron relu`. */
export function currentWords(words: readonly string[]): readonly string[] {
  const place = words.indexOf('train') + 1;
  const task = /^ann-(autoencoder|audiocoder)$/.exec(words[place] ?? '')?.[1];
  if (place === 0 || place > 2 || task === undefined) return words;
  const neuron = words[0] === 'help' ? [] : ['--neuron', 'relu'];
  return [...words.slice(0, place), task, ...neuron, ...words.slice(place + 1)];
}
