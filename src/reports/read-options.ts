import { longestRow } from './blocks.ts';
import { standardVocabulary } from './layouts/all.ts';
import { Notes } from './notes.ts';
import type { Encoding } from './unpack.ts';
import { mostUnpackedBytes } from './unpack.ts';
import type { Vocabulary } from './vocabulary.ts';

export interface ReadOptions {
  encoding: Encoding;
  /** Most bytes of the unpacked file; 1 GB by default. */
  maxUnpackedBytes?: number;
  /** Most characters of a row; 16,000 by default. */
  rowLimit?: number;
  /** Meanings of cells and column names; the product's own spellings by default. */
  vocabulary?: Vocabulary;
  /** Collects the values that earn nothing. */
  notes?: Notes;
}

/** Completes the options. */
export const withDefaults = (options: ReadOptions): Required<ReadOptions> => ({
  maxUnpackedBytes: mostUnpackedBytes,
  rowLimit: longestRow,
  vocabulary: standardVocabulary,
  notes: new Notes(),
  ...options,
});
