/**
 * One container of the document store, declared as data: both stores are built from this list, and so is the
 * infrastructure. Every document has a `partition` (the partition key) and an `id`, unique inside it.
 */
export interface Container<_Document> {
  readonly name: string;
  /** The paths that listings filter or order by; every other path stays out of the index. */
  readonly indexed: readonly string[];
  /** Pairs of paths that one listing filters by and orders by. */
  readonly composite?: readonly (readonly string[])[];
}
