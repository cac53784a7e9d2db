/** The five documents whose examples the course runs, in reading order. */

export const documents = {
  lecture: 'Lecture: vanishing and exploding gradients',
  notebook: 'Notebook: weight initialization and batch normalization',
  article: 'Article: PyTorch week 3, initialization of a 100-layer network',
  textbook: 'Textbook chapter: numerical stability and initialization',
  blog: 'Blog article: why exploding and vanishing gradients happen',
} as const satisfies Readonly<Record<string, string>>;

/** A document by its short name. */
export type DocumentName = keyof typeof documents;

/** Place of a document in reading order, from 0. */
export const orderOf = (name: DocumentName): number => Object.keys(documents).indexOf(name);
