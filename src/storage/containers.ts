/**
 * One container of the document store, declared as data: both stores and the infrastructure are built from these
 * declarations. Every document has a `partition` (the partition key) and an `id`, unique inside it.
 */
export interface Container<_Document> {
  readonly name: string;
  /** Paths that listings filter or order by; all other paths stay out of the index. */
  readonly indexed: readonly string[];
  /** Pairs of paths that one listing filters by and orders by. */
  readonly composite?: readonly (readonly string[])[];
}
