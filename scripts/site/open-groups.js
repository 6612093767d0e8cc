// The sidebar opens with its groups unfolded; what a reader folds stays so.
try {
  for (const group of ['Guides', 'Topics', 'Results', 'Inside', 'Library']) {
    const key = `tsd-accordion-${group}`;
    if (localStorage.getItem(key) === null) localStorage.setItem(key, String(group !== 'Inside'));
  }
} catch {
  // Nothing can be kept here: the groups are folded.
}
