/**
 * Makes a document of the next form from one of the form before. Pure, and valid for every document of the container.
 */
type Renewal = (document: never, key: { partition: string; id: string }) => unknown;

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
  /**
   * One for each former form of the documents, oldest first: the first makes form 2 from form 1. Absent: the present
   * form is the first. Indexed paths mean the same in all forms.
   */
  readonly renewals?: readonly Renewal[];
}
