/** Whether the page is dark, as the system says. */
class DarkScheme {
  isDark = $state(false);

  constructor() {
    const scheme = matchMedia('(prefers-color-scheme: dark)');
    this.isDark = scheme.matches;
    scheme.addEventListener('change', () => {
      this.isDark = scheme.matches;
    });
  }
}

export const darkScheme = new DarkScheme();
