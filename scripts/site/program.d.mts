import type { Command } from 'commander';

export interface DescribedCommand {
  /** The words that call it: `['spikeloom', 'train', 'autoencoder']`. */
  readonly words: readonly string[];
  readonly command: Command;
  readonly help: string;
}

export function wholeProgram(): Promise<Command>;
export function helpText(command: Command): string;
export function commandsOf(program: Command): DescribedCommand[];
export function examplesOf(help: string): string[];
