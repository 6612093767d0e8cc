/**
 * The frozen values on disk, and how they are written anew: only by a command that says what is to be frozen,
 *
 *     UPDATE_ORACLE='*' npx vitest run test/oracle              everything
 *     UPDATE_ORACLE='raster authors --index 2 · words' …        entries and parts whose names begin so
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Fields, Parts } from './fields.js';

/** Frozen parts by entry. */
export type Frozen = Readonly<Record<string, Parts>>;

/** The file of that name in this folder. */
export class FrozenFile {
  private readonly place: string;
  private readonly entries: Record<string, Parts>;

  constructor(name: string) {
    this.place = fileURLToPath(new URL(name, import.meta.url));
    this.entries = JSON.parse(readFileSync(this.place, 'utf8'));
  }

  get names(): string[] {
    return Object.keys(this.entries);
  }

  /** Returns what is frozen of an entry. Throws if there is nothing, as then nothing would be compared. */
  entry(name: string): Parts {
    const parts = this.entries[name];
    if (parts === undefined || Object.keys(parts).length === 0) {
      throw new Error(`nothing is frozen of ${name}; freeze it as test/oracle/README.md says`);
    }
    return parts;
  }

  /** Freezes what has been found, as far as the update asks for it, and writes the file. */
  update(found: Frozen, asked: string): void {
    const isAsked = (entry: string, part: string) => asked === '*' || `${entry} · ${part}`.startsWith(asked);
    let count = 0;
    for (const [name, parts] of Object.entries(found)) {
      const kept: Record<string, Fields> = { ...this.entries[name] };
      for (const part of new Set([...Object.keys(kept), ...Object.keys(parts)])) {
        if (!isAsked(name, part)) continue;
        count++;
        if (parts[part] === undefined) delete kept[part];
        else kept[part] = parts[part];
      }
      if (Object.keys(kept).length > 0) this.entries[name] = kept;
    }
    if (asked === '*') {
      for (const name of this.names) if (!(name in found)) delete this.entries[name];
    }
    writeFileSync(this.place, `${JSON.stringify(this.entries, null, 1)}\n`);
    console.log(`${count} parts frozen anew in ${this.place}`);
  }
}

/** Returns what is to be frozen anew; undefined, as always, for nothing. Throws where tests run by themselves. */
export function askedUpdate(): string | undefined {
  const asked = process.env.UPDATE_ORACLE;
  if (asked === undefined || asked === '') return undefined;
  if (process.env.CI) throw new Error('UPDATE_ORACLE is set in the CI: the oracle is frozen by hand only');
  return asked;
}
