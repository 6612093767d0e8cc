/** Svelte as it comes: its compiler reads TypeScript by itself. */
export default {};
