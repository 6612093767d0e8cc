/** The command that makes a run, as a reader would type it. */
import { optionText, shellWord } from '../options/flag-text.js';
import { flagOf } from '../options/spec.js';
import type { RunSpec } from './run-spec.js';

/** `folders` are those of the run and of the autoencoder that it needs. */
export function commandText(
  spec: RunSpec,
  folders: { readonly run: string; readonly autoencoder?: string | undefined },
): string {
  const data =
    'audio' in spec
      ? [
          `--autoencoder ${shellWord(folders.autoencoder ?? '')}`,
          `--audio ${shellWord(spec.audio)}`,
          ...(spec.clips === undefined ? [] : [`--clips ${spec.clips}`]),
          `--images ${shellWord(spec.images)}`,
        ]
      : [`--data ${shellWord(spec.images)}`, `--evaluate ${spec.evaluate}`];
  const options = Object.entries(spec.options).flatMap(([name, value]) => {
    if (value === undefined) return [];
    if (typeof value === 'boolean') return [value ? `--${flagOf(name)}` : `--no-${flagOf(name)}`];
    return [`--${flagOf(name)} ${shellWord(optionText(value))}`];
  });
  return [`spikeloom train ${spec.kind}`, ...data, ...options, `--out ${shellWord(folders.run)}`].join(' ');
}
