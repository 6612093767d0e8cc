/**
 * Folder of data sets: the given one (`--data-dir`), else the environment's `SPIKELOOM_DATA`, else the platform's cache
 * folder. Each set has a subfolder of its own name.
 */
import { homedir } from 'node:os';
import { posix, resolve, win32 } from 'node:path';

/** Environment variable with the folder of data sets. */
export const DATA_VARIABLE = 'SPIKELOOM_DATA';

/** Environment that determines a platform's folders. */
export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: string;
  readonly home: string;
}

/** Returns a platform's folder of cached data, which a user may delete and a program can fetch again. */
export function cacheFolder({ env, platform, home }: Surroundings): string {
  if (platform === 'win32') {
    return win32.join(env.LOCALAPPDATA || win32.join(home, 'AppData', 'Local'), 'spikeloom');
  }
  if (platform === 'darwin') return posix.join(home, 'Library', 'Caches', 'spikeloom');
  // The XDG specification demands that relative paths be ignored.
  const xdg = env.XDG_CACHE_HOME;
  const base = xdg !== undefined && posix.isAbsolute(xdg) ? xdg : posix.join(home, '.cache');
  return posix.join(base, 'spikeloom');
}

/** Returns the absolute path of the folder of data sets. It need not exist. */
export function dataFolder(given?: string, surroundings: Partial<Surroundings> = {}): string {
  const { env = process.env, platform = process.platform, home = homedir() } = surroundings;
  const chosen = given || env[DATA_VARIABLE];
  return chosen ? resolve(chosen) : cacheFolder({ env, platform, home });
}
