/**
 * Adds `Symbol.asyncDispose`, which `await using` needs, where a browser lacks it (Safari). Entries that use engines import
 * this module before all others.
 */
const symbols: { asyncDispose?: symbol } = Symbol;
symbols.asyncDispose ??= Symbol('Symbol.asyncDispose');
