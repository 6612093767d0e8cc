/** Named values as texts: how the oracle keeps them, compares them and says what differs. */
import { createHash } from 'node:crypto';

/** Values by name, each as a text: a number or a short list in full, bytes as their hash. */
export type Fields = Readonly<Record<string, string>>;
/** What is known of a run or a file: groups of fields by name, such as `tensors` or `metrics`. */
export type Parts = Readonly<Record<string, Fields>>;

/** Longest text that is kept in full; longer ones are kept as a hash and their beginning. */
const MAX_TEXT = 160;
const BEGINNING = 40;
/** Hexadecimal digits that are kept of a SHA-256. */
const DIGITS = 32;

/** Returns the beginning of the SHA-256 of bytes or of a text in UTF-8. */
export function digest(content: Uint8Array | string): string {
  return createHash('sha256').update(content).digest('hex').slice(0, DIGITS);
}

/** Returns a JSON value as a text: in full if it is short. A number and a text of the same digits are the same. */
export function valueText(value: unknown): string {
  const full = typeof value === 'string' ? value : JSON.stringify(value);
  if (full.length <= MAX_TEXT) return full;
  return `${full.slice(0, BEGINNING)}… ${full.length} characters ${digest(full)}`;
}

/**
 * Returns every value of a JSON value under its path, such as `cost.total.neurons`. A list of objects counts its
 * elements; other lists are one value. Texts that are objects or lists in JSON, as the metadata of a checkpoint has
 * them, are flattened, too.
 */
export function flatten(value: unknown): Record<string, string> {
  const fields: Record<string, string> = {};
  const visit = (path: string, raw: unknown) => {
    const inner = parsedText(raw);
    if (Array.isArray(inner) && inner.some(isObject)) {
      fields[`${path}.length`] = String(inner.length);
      for (const [n, element] of inner.entries()) visit(`${path}.${n}`, element);
    } else if (isObject(inner)) {
      for (const [name, element] of Object.entries(inner)) {
        visit(path === '' ? name : `${path}.${name}`, element);
      }
    } else if (inner !== undefined) {
      fields[path] = valueText(inner);
    }
  };
  visit('', value);
  return Object.fromEntries(Object.entries(fields).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Leaves out fields by name; with them goes all that stands below them. */
export function without(fields: Fields, names: readonly string[]): Fields {
  const isLeftOut = (field: string) => names.some((name) => field === name || field.startsWith(`${name}.`));
  return Object.fromEntries(Object.entries(fields).filter(([field]) => !isLeftOut(field)));
}

/** Lists what is frozen and now missing or changed, a line each. What has been added is no difference. */
export function differences(frozen: Parts, found: Parts): string[] {
  const lines: string[] = [];
  for (const [part, fields] of Object.entries(frozen)) {
    const now = found[part] ?? {};
    for (const [name, value] of Object.entries(fields)) {
      if (now[name] === value) continue;
      const place = `${part} · ${name}`;
      if (now[name] !== undefined) lines.push(`${place}: frozen ${value}, now ${now[name]}`);
      else lines.push(`${place}: frozen ${value}, now missing${elsewhere(value, now)}`);
    }
  }
  return lines;
}

/** Says where a missing value of some length stands now, for fields that were renamed. */
function elsewhere(value: string, fields: Fields): string {
  const [name] = Object.entries(fields).find(([, other]) => other === value && value.length > DIGITS) ?? [];
  return name === undefined ? '' : ` (the same value is now in ${name})`;
}

/** A text that is an object or a list in JSON becomes that; everything else stays as it is. */
function parsedText(value: unknown): unknown {
  if (typeof value !== 'string' || !/^[{[]/.test(value)) return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
