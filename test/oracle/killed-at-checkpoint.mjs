/** Loaded before a program: kills its process, as a crash would, once its first checkpoint is in place. */
import fs from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { basename } from 'node:path';

const { rename } = fs;
fs.rename = async (from, to) => {
  await rename(from, to);
  if (basename(String(to)) === 'checkpoint.safetensors') process.kill(process.pid, 'SIGKILL');
};
syncBuiltinESMExports();
