/** How matrix products are cut, and where in scratch their pieces stand. */

/** Rows and inner length are cut at this size. The sum over k is a sum of block sums: part of the result's definition. */
export const BLOCK: i32 = 256;
/** Where in scratch the strips of a stand: behind the panel of b. */
export const STRIPS: usize = BLOCK * 32;
/** Where in scratch a ragged tile is put: behind the panel and the strips. */
export const TILE: usize = STRIPS + BLOCK * BLOCK * 4;
/** Scratch from here on is not used by products. */
export const BEYOND: usize = TILE + 128;
