/** A small check that markup is well formed, for pictures and pages that no parser is at hand for. */

const VOID = new Set(['meta', 'img', 'br', 'link', 'input', 'hr']);

/** Throws unless every element is closed in order and no text holds a bare & or a number that is none. */
export function checkMarkup(markup: string): void {
  const open: string[] = [];
  const tag = /<(\/?)([a-zA-Z][\w-]*)((?:\s+[\w:-]+="[^"<]*")*)\s*(\/?)>|<!doctype html>/g;
  let end = 0;
  for (const match of markup.matchAll(tag)) {
    checkText(markup.slice(end, match.index), open[open.length - 1]);
    end = match.index + match[0].length;
    const [, closing, name, attributes, selfClosing] = match;
    if (name === undefined) continue;
    // Base64 may spell anything.
    if (/NaN|Infinity|undefined/.test(attributes.replace(/="data:[^"]*"/g, '')))
      throw new Error(`not a number in ${match[0].slice(0, 200)}`);
    if (closing) {
      const expected = open.pop();
      if (expected !== name) throw new Error(`</${name}> closes <${expected}>`);
    } else if (!selfClosing && !VOID.has(name)) {
      open.push(name);
    }
  }
  checkText(markup.slice(end), undefined);
  if (open.length > 0) throw new Error(`<${open.pop()}> is not closed`);
}

function checkText(text: string, parent: string | undefined): void {
  // CSS needs no escapes but must not hold markup either.
  const bare = parent === 'style' ? /<\w/ : /[<>]|&(?!(amp|lt|gt|quot|#39);)/;
  if (bare.test(text)) throw new Error(`bare character in ${text.slice(0, 200)}`);
}
