/** Confusion matrices as lines of text. */

/** Returns a table of `confusion` [row, column]: a row and a column per class. */
export function confusionLines(
  classes: readonly string[],
  confusion: readonly (readonly number[])[],
): string[] {
  const rows = [
    ['', ...classes],
    ...confusion.map((counts, label) => [classes[label], ...counts.map(String)]),
  ];
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  return rows.map((row) => row.map((cell, column) => cell.padStart(widths[column])).join('  '));
}
