/** Okabe and Ito's palette (jfly.uni-koeln.de/color, 2008): told apart with any common colour vision. Black is left for text. */
export const COLOUR_BLIND_SAFE_PALETTE = [
  '#E69F00',
  '#56B4E9',
  '#009E73',
  '#F0E442',
  '#0072B2',
  '#D55E00',
  '#CC79A7',
] as const;
