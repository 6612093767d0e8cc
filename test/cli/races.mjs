// Races of two processes for one run folder, in every pair of commands, on one host, in two PID namespaces and on two
// hosts (simulated by namespaces). Not part of `npm test`, which has a few of them; run it as
//
//     npm run build && node test/cli/races.mjs [rounds]      30 races a round, about 3 minutes; needs root for namespaces
//
// After each race: every exit code fits what was said, the folder holds one training whose checkpoint has the bytes of
// one that ran alone, no line of metrics is missing, and no lock or part of a file is left.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cp, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));
const NAMESPACES = ['unshare', '--kill-child', '-p', '-f', '--mount-proc'];
const onHost = (name) => [...NAMESPACES, '-u', 'bash', '-c', `hostname ${name} && exec "$0" "$@"`];
const PLACES = {
  'same host': [[], []],
  'two PID namespaces': [NAMESPACES, NAMESPACES],
  'two hosts': [onHost('one'), onHost('two')],
};

const BATCHES = 40;
const TRAIN = (out, seed) =>
  `train autoencoder --data digits --preset tuned --hidden 128 --batch 50 --limit 1000 --epochs 2 --threads 1 --log-every 1 --checkpoint-every 1 --evaluate 20 --seed ${seed} --out ${out}`.split(
    ' ',
  );
const FORCE = (out, seed) => [...TRAIN(out, seed), '--force'];
const RESUME = (out) => ['resume', out];
const REPRODUCE = (root) =>
  `reproduce figure-3b --quick --preset tuned --seeds 1 --threads 1 --out ${root}`.split(' ');

/** Runs a command: its exit code and what it said. */
function run(words, wrapper = [], signalAt) {
  const [program, ...all] = [...wrapper, process.execPath, MAIN, ...words];
  return new Promise((resolve) => {
    const child = spawn(program, all, { stdio: ['ignore', 'pipe', 'pipe'] });
    let text = '';
    let isSent = false;
    const hear = (data) => {
      text += data;
      if (signalAt && !isSent && text.includes(signalAt)) isSent = child.kill('SIGINT');
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    child.on('close', (code) => resolve({ code, text }));
  });
}

const hashOf = async (file) =>
  createHash('sha256')
    .update(await readFile(file))
    .digest('hex');
const checkpointOf = (folder) => hashOf(join(folder, 'checkpoint.safetensors'));

/** What is wrong with a run folder after a race; empty if nothing is. `alone` are the checkpoints by seed. */
async function faultsOf(folder, alone) {
  const faults = [];
  const resumed = await run(RESUME(folder));
  if (resumed.code !== 0) faults.push(`resume says ${resumed.text.trim().split('\n').at(-1)}`);
  const names = await readdir(folder);
  const left = names.filter((name) => name.startsWith('.lock') || name.endsWith('.part'));
  if (left.length > 0) faults.push(`left: ${left.join(' ')}`);
  const config = JSON.parse(await readFile(join(folder, 'config.json'), 'utf8'));
  const lines = (await readFile(join(folder, 'metrics.jsonl'), 'utf8')).trim().split('\n');
  const wanted = Math.ceil(config.batches / config.options.logEvery);
  if (lines.length !== wanted) faults.push(`${lines.length} of ${wanted} lines`);
  const expected = alone.get(config.seed);
  if (expected !== undefined && (await checkpointOf(folder)) !== expected)
    faults.push(`its checkpoint is not that of seed ${config.seed}`);
  return faults;
}

/** True if a process that did not succeed said why: another holds the folder, or a run is there already, or none yet. */
const isRefusal = ({ code, text }) =>
  (code === 1 && /is being written by process \d+|not a run folder/.test(text)) ||
  (code === 2 && /already holds a run/.test(text));

const base = await mkdtemp(join(tmpdir(), 'spikeloom-races-'));
const alone = new Map();
for (const seed of [1, 2]) {
  await run(TRAIN(join(base, `alone-${seed}`), seed));
  alone.set(seed, await checkpointOf(join(base, `alone-${seed}`)));
}
const stopped = join(base, 'stopped');
await run(TRAIN(stopped, 1), [], 'batches of');
await run(REPRODUCE(join(base, 'reproduced')));
const [reproducedRun] = await readdir(join(base, 'reproduced', 'runs'));

/** Pairs of commands: what is in the folder before, and what both do. */
const PAIRS = {
  'train, train': [undefined, TRAIN, (out) => TRAIN(out, 2)],
  'train, train with the same options': [undefined, TRAIN, TRAIN],
  'train, resume': [undefined, TRAIN, RESUME],
  'train, train --force': [undefined, TRAIN, (out) => FORCE(out, 2)],
  'resume, resume': [stopped, RESUME, RESUME],
  'resume, train --force': [stopped, RESUME, (out) => FORCE(out, 2)],
  'train --force, train --force': [stopped, FORCE, (out) => FORCE(out, 2)],
};

async function raceOnFolder(name, [before, first, second], wrappers) {
  const folder = join(base, 'race');
  await rm(folder, { recursive: true, force: true });
  if (before) await cp(before, folder, { recursive: true });
  // A resume needs a run that has begun, and any moment of it is as good.
  const delay = name === 'train, resume' ? 700 + 900 * Math.random() : 500 * Math.random() ** 2;
  const results = await Promise.all([
    run(first(folder, 1), wrappers[0]),
    pause(delay).then(() => run(second(folder, 1), wrappers[1])),
  ]);
  const faults = await faultsOf(folder, alone);
  for (const result of results)
    if (result.code !== 0 && !isRefusal(result))
      faults.push(`exit ${result.code}: ${result.text.trim().split('\n').at(-1)}`);
  if (!results.some(({ code }) => code === 0)) faults.push('nobody succeeded');
  return [results, faults];
}

/** Reproductions, and one of their runs: by `resume` and by a training of another kind. */
const REPRODUCTIONS = {
  'reproduce, reproduce': (root) => REPRODUCE(root),
  'reproduce, resume of its run': (root) => RESUME(join(root, 'runs', reproducedRun)),
  'reproduce, train --force into its run': undefined,
};

async function raceOnReproduction(name, second, wrappers) {
  const root = join(base, 'race');
  await rm(root, { recursive: true, force: true });
  const isForce = second === undefined;
  const words = isForce ? undefined : second(root);
  const results = await Promise.all([
    run(REPRODUCE(root), wrappers[0]),
    pause(name.includes('resume') || isForce ? 900 + 900 * Math.random() : 300 * Math.random()).then(
      async () => {
        if (words) return run(words, wrappers[1]);
        // The command of the run that is being trained, as its report would show it.
        const report = await readFile(join(base, 'reproduced', 'runs', reproducedRun, 'report.html'), 'utf8');
        const command = /<code>spikeloom (train .*?)<\/code>/.exec(report)[1].replace(/<[^>]*>/g, '');
        const again = command
          .replace(/--out \S+/, '')
          .trim()
          .split(/\s+/);
        return run(
          [...again, '--threads', '1', '--out', join(root, 'runs', reproducedRun), '--force'],
          wrappers[1],
        );
      },
    ),
  ]);
  const faults = [];
  for (const result of results)
    if (result.code !== 0 && !isRefusal(result))
      faults.push(`exit ${result.code}: ${result.text.trim().split('\n').at(-1)}`);
  if (results[0].code !== 0) faults.push('the reproduction did not succeed');
  for (const folder of await readdir(join(root, 'runs'))) {
    faults.push(...(await faultsOf(join(root, 'runs', folder), new Map())));
    const whole = await checkpointOf(join(base, 'reproduced', 'runs', folder));
    if ((await checkpointOf(join(root, 'runs', folder))) !== whole) faults.push(`${folder} has other bytes`);
  }
  return [results, faults];
}

let races = 0;
let bad = 0;
function tell(where, name, [results, faults]) {
  races++;
  if (faults.length > 0) bad++;
  console.log(
    `${where}: ${name}: exit codes ${results.map(({ code }) => code).join(' ')}; ${faults.join('; ') || 'whole'}`,
  );
}
for (let round = 0; round < Number(process.argv[2] ?? 1); round++) {
  for (const [where, wrappers] of Object.entries(PLACES)) {
    for (const [name, pair] of Object.entries(PAIRS))
      tell(where, name, await raceOnFolder(name, pair, wrappers));
    for (const [name, second] of Object.entries(REPRODUCTIONS))
      tell(where, name, await raceOnReproduction(name, second, wrappers));
  }
}
await rm(base, { recursive: true, force: true });
console.log(`${races} races of ${BATCHES} batches, ${bad} with faults`);
process.exitCode = bad > 0 ? 1 : 0;
