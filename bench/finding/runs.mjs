/**
 * The runs behind docs/finding.md: which trace learns, over what varies one at a time around 784-196-784, T 15, ρ 1.
 *
 * Everything that is not named is that of the preset `paper`; `group` is the table a run belongs to.
 */
export const TRACES = ['per-synapse', 'shared', 'plain'];
const SETS = ['mnist', 'fashion-mnist'];

/** One run per trace. */
const each = (data, group, options) =>
  TRACES.map((trace) => ({ data, group, options: { trace, ...options } }));
/** The rate at which T updates together go as far as 15 do at the preset's rate. */
const evenRate = (steps) => (5e-4 * 15) / steps;

export const RUNS = [
  ...SETS.flatMap((data) => [
    ...each(data, 'base', {}),
    ...[5, 30].flatMap((steps) => each(data, 'steps', { steps })),
    ...[64, 512].flatMap((width) => each(data, 'hidden', { hidden: [width] })),
    ...[0.3, 0.6].flatMap((spikeProbability) => each(data, 'probability', { spikeProbability })),
    { data, group: 'leak', options: { trace: 'plain', leak: 0 } },
    { data, group: 'leak', options: { trace: 'per-synapse', leak: 0 } },
    { data, group: 'mask', options: { trace: 'plain', mask: 'none' } },
    { data, group: 'mask', options: { trace: 'per-synapse', mask: 'none' } },
  ]),
  ...[2.5e-4, 1e-3].flatMap((learningRate) => each('mnist', 'rate', { learningRate })),
  ...each('mnist', 'decay', { decayMode: 'none' }),
  ...each('mnist', 'moment', { beta1: 0 }),
  ...each('mnist', 'steps', { steps: 60 }),
  ...[5, 30, 60].flatMap((steps) => each('mnist', 'even', { steps, learningRate: evenRate(steps) })),
  ...each('fashion-mnist', 'steps', { steps: 60 }),
  ...[5, 30].flatMap((steps) => each('fashion-mnist', 'even', { steps, learningRate: evenRate(steps) })),
];
