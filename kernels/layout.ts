/**
 * Places where the kernels find things: fields of the records that describe a network in linear memory.
 *
 * Read by the kernels (AssemblyScript) and written by the engine (TypeScript), so every field has one name
 * and one place. Each field is one 32-bit word; fields are counted in words. All are addresses unless a
 * comment says otherwise. Letters: B samples, T steps, S = a width rounded up to a multiple of 4.
 */

// --- the network -----------------------------------------------------------------------------------------
/** Number of samples in this batch, B. */
export const BATCH = 0;
/** Most steps, T: the stride of tables that hold something per step. */
export const STEPS = 1;
/** Number of inputs, N_0, and the same rounded up, S_0. */
export const INPUTS = 2;
export const INPUT_STRIDE = 3;
/** Input spikes of this step, u8 [B, S_0]. */
export const SPIKES = 4;
/** u16 [B, S_0], 0..65535. */
export const INTENSITIES = 5;
/** Draws below which an input spikes, u32 [B, S_0]. */
export const THRESHOLDS = 6;
/** Numbers of the groups of four inputs that are not all dark, u32 [B, S_0 / 4], and how many, u32 [B]. */
export const LIT_GROUPS = 7;
export const LIT_COUNTS = 8;
/** Each sample's index in its data set, u32 [B]. */
export const SAMPLES = 9;
/** Input spikes so far, u16 [B, S_0]. */
export const INPUT_COUNTS = 10;
/** The key and the last counter word of the random numbers (numbers). */
export const KEY_0 = 11;
export const KEY_1 = 12;
export const PLACE = 13;
/** 1 where inputs are drawn by geometric jumps (a number). */
export const SPARSE = 14;
/** ρ and 1 / ln(1 − ρ), f64 each: two words. */
export const RHO = 16;
export const JUMP_SCALE = 18;
/** Powers n of the share that traces keep, (1 − α)^n, f32 [T + 1]. */
export const LEAK_POWERS = 20;
/** Output spikes so far, u16 [B, S_L]. */
export const OUTPUT_COUNTS = 21;
/** ½·Σ error² of this step and of all steps so far, f64 [B] each. */
export const STEP_LOSS = 22;
export const LOSS = 23;
/** History of the inputs' spikes: u32 [S_0 / 4, B, words, 4], bit n is the spike of n steps ago. */
export const HISTORY = 24;
/** Words of history per input, ⌈T / 32⌉ (a number). */
export const HISTORY_WORDS = 25;
/** Or the inputs' traces, f32 [S_0 / 4, B, 4], where the trace is not per synapse. */
export const INPUT_TRACES = 26;
/**
 * Sums of masked δ of layer 1: for each of its blocks of neurons f32 [B, ⌈T / 4⌉, 16, width], and the bytes
 * of one such block and of one row in it (numbers).
 */
export const PATTERN_SUMS = 27;
export const PATTERN_BLOCK_BYTES = 28;
export const PATTERN_ROW_BYTES = 29;
/** Steps at the start of a batch in which nothing moves yet (a number). */
export const SETTLE = 30;
export const NETWORK_WORDS = 32;

// --- the learning rule -----------------------------------------------------------------------------------
/** 0 per synapse, 1 shared, 2 plain (a number). */
export const TRACE = 0;
/** 1 where only outputs whose spike is wrong carry an error (a number). */
export const XOR_MASK = 1;
/** 1 where the error is that of the spikes, not of the potential (a number). */
export const SPIKE_ERROR = 2;
/** f32 each: the share that traces keep from step to step (1 − α), β1, β2, ε, coupled λ. */
export const RETAIN = 3;
export const BETA_1 = 4;
export const BETA_2 = 5;
export const EPSILON = 6;
export const COUPLED_DECAY = 7;
/** f32 each, the first two set for every step: η·(1 − β1) / (1 − β1^t), √((1 − β2) / (1 − β2^t)), and for decoupled
 * decay 1 − η·λ (else 1). */
export const RATE = 8;
export const SECOND_SCALE = 9;
export const SHRINK = 10;
/** f32: 1 / B. */
export const BATCH_SHARE = 11;
export const RULE_WORDS = 12;

// --- a layer ---------------------------------------------------------------------------------------------
/** Number of neurons, N_l, and the same rounded up, S_l (numbers). */
export const NEURONS = 0;
export const STRIDE = 1;
/** Number of inputs, N_{l−1}, rounded up (a number). */
export const PRE_STRIDE = 2;
/** f32: the first layer's [S_0, S_1], an input's weights in a row; the others' [S_l, S_{l−1}]. */
export const WEIGHTS = 3;
/** Adam's moments, f32, laid out like the weights. */
export const FIRST_MOMENT = 4;
export const SECOND_MOMENT = 5;
/** State of the neurons before the reset, f32 [B, S_l] each: the potential first, then the model's other arrays. */
export const POTENTIAL = 6;
/** Who fired at this step, i32 [B, S_l]: all bits of a neuron are 1 if it fired, else 0. Written by the neurons' kernel. */
export const FIRED = 7;
/** ∂loss/∂V, f32 [B, S_l]. */
export const DELTA = 8;
/** For traces per synapse, the last step at which a neuron fired before this one, 0 for never; u32 [B, S_l]. */
export const LAST_FIRED = 9;
/** Traces of the layer's inputs (layers after the first), f32 [B, T or 1, S_{l−1}]: row r since step r. */
export const TRACES = 10;
/** Share that a shared trace keeps from the last step to this, f32 [B]. */
export const KEEP = 11;
/** Rows of the table of weight sums that this layer's spikes select, u32 [B, S_l / 4], how many, u32 [B]. */
export const SELECTED = 12;
export const SELECTED_COUNTS = 13;
/** Number of spikes of the layer so far, u32 [B]. */
export const SPIKE_TOTAL = 14;
/** The step at which a row of weights came into use in this batch, 0 for not yet; u32 [rows]. */
export const ACTIVE = 15;
/** Address of a copy of the gradient, laid out like the weights; 0 for none. */
export const GRADIENT = 16;
/** 1 where every weight of the layer moves at every step (a number). */
export const MOVES_ALL = 17;
/** Lists of what moves each row of weights: rows to add up, their lengths, u32 [rows], and bytes per list (a number). */
export const LISTS = 18;
export const LIST_COUNTS = 19;
export const LIST_BYTES = 20;
/** First vector and number of vectors of each block of a row of weights, u32 [blocks, 2]; how many (a number). */
export const BLOCKS = 21;
export const BLOCK_COUNT = 22;
/**
 * If operations are counted, else 0: potentials that changed from one step to the next, u32 [B, S_l / 4], a block's at the
 * place of its first vector; and a hidden layer's spikes so far, u16 [B, S_l].
 */
export const CHANGES = 23;
export const SPIKE_COUNTS = 24;
/** If operations are counted, the potentials of the step before, f32 [B, S_l]. */
export const PREVIOUS = 25;
/** The model of neurons, its place in `generated/neurons.ts` (a number), and its parameters, f32. */
export const NEURON = 26;
export const PARAMETERS = 27;
/** Bytes from one array of the neurons' state to the next (a number). */
export const STATE_BYTES = 28;
export const LAYER_WORDS = 32;

// --- the learning rule of a dense network (all f32) --------------------------------------------------------
/** 1 / B. */
export const DENSE_SHARE = 0;
/** λ where decay is coupled, else 0; 1 − η·λ where it is decoupled, else 1. */
export const DENSE_DECAY = 1;
export const DENSE_SHRINK = 2;
/** η for SGD, η / (1 − β1^t) for Adam. */
export const DENSE_RATE = 3;
/** β1 and 1 − β1, β2 and 1 − β2, each rounded from the exact number. */
export const DENSE_KEEP_FIRST = 4;
export const DENSE_TAKE_FIRST = 5;
export const DENSE_KEEP_SECOND = 6;
export const DENSE_TAKE_SECOND = 7;
/** √(1 / (1 − β2^t)), and ε. */
export const DENSE_SECOND_SCALE = 8;
export const DENSE_EPSILON = 9;
/** Below this a first moment is 0. */
export const DENSE_SMALLEST = 10;
export const DENSE_RULE_WORDS = 12;

/** Vectors of four in one row of the table of weight sums: the widest block the row sums take at once. */
export const TABLE_VECTORS = 13;
/** Bytes before the entries of a sample's list of spikes: room for a draw, then the number of entries, i32. */
export const SPIKE_LIST_HEAD = 64;
