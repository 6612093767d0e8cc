/** Where in the paper things stand: Roy, Panda and Roy, Frontiers in Neuroscience 13:621, 2019. */

export interface PaperPlace {
  /** As it is cited, such as `section 2.1`. */
  readonly name: string;
  readonly address: string;
}

const PAPER = 'https://www.frontiersin.org/articles/10.3389/fnins.2019.00621/full';

/** Browsers that know text fragments scroll to the heading; others open the paper. */
function section(name: string, heading: string): PaperPlace {
  return { name, address: `${PAPER}#:~:text=${encodeURIComponent(heading)}` };
}

export const WHOLE_PAPER: PaperPlace = { name: 'the paper', address: PAPER };
export const NEURONS = section('section 2.1', 'Input and Neuron');
export const LEARNING = section('section 2.3', 'Backpropagation Using Membrane Potential');
export const RECONSTRUCTION = section('section 3.1', 'Regenerative Learning');
export const SYNTHESIS = section('section 3.2', 'Audio to Image Synthesis');
