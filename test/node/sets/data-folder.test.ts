import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { cacheFolder, dataFolder } from '../../../src/node/sets/data-folder.js';

test('the folder given goes before the variable, the variable before the cache', () => {
  const surroundings = { env: { SPIKELOOM_DATA: '/sets' }, platform: 'linux', home: '/home/ada' };
  expect(dataFolder('/given', surroundings)).toBe(resolve('/given'));
  expect(dataFolder(undefined, surroundings)).toBe(resolve('/sets'));
  expect(dataFolder('', { ...surroundings, env: { SPIKELOOM_DATA: '' } })).toBe('/home/ada/.cache/spikeloom');
  expect(dataFolder('beside')).toBe(resolve('beside'));
});

test.each([
  ['linux', {}, '/home/ada', '/home/ada/.cache/spikeloom'],
  ['linux', { XDG_CACHE_HOME: '/var/ada' }, '/home/ada', '/var/ada/spikeloom'],
  ['linux', { XDG_CACHE_HOME: 'relative' }, '/home/ada', '/home/ada/.cache/spikeloom'],
  ['darwin', { XDG_CACHE_HOME: '/var/ada' }, '/Users/ada', '/Users/ada/Library/Caches/spikeloom'],
  ['win32', { LOCALAPPDATA: 'D:\\Local' }, 'C:\\Users\\ada', 'D:\\Local\\spikeloom'],
  ['win32', {}, 'C:\\Users\\ada', 'C:\\Users\\ada\\AppData\\Local\\spikeloom'],
])('the cache on %s with %o', (platform, env, home, expected) => {
  expect(cacheFolder({ platform, env, home })).toBe(expected);
});
