import type { Container } from '../storage/containers.ts';
import type { Documents } from '../storage/ports.ts';
import { update } from '../storage/update.ts';

/**
 * The imports in force. Every accepted import gets the next number and stays pending until its switch-over, which is
 * one write of this document, or until it is withdrawn for good. The import with the highest number in force decides a
 * slice.
 */
export interface Catalogue {
  /** Number of the next import. */
  next: number;
  /** Numbers of the imports that have not taken effect, with the import's id; an empty id means withdrawn. */
  pending: Record<number, string>;
  /**
   * Revision: the number of switch-overs so far. A fact that changed at revision 7 is not in a score computed at
   * revision 6.
   */
  effect: number;
  /** By number, the imports that have switched over and have not finished marking stale scores. */
  settling: Record<number, Settling>;
}

/** An import between its switch-over and the end of its marking. */
export interface Settling {
  importId: string;
  /** Revision at which the import took effect. */
  effect: number;
  /**
   * Revision of the snapshot with which its file was compared. Other imports may have taken effect since.
   */
  stagedAt: number;
}

export const catalogueContainer: Container<Catalogue> = { name: 'catalogue', indexed: [] };
const key = { partition: 'catalogue', id: 'catalogue' };
const empty: Catalogue = { next: 1, pending: {}, effect: 0, settling: {} };

/** A snapshot as plain data, to be stored in a document. */
export interface SnapshotData {
  effect: number;
  next: number;
  /** The pending numbers. */
  pending: number[];
}

/** The catalogue at one moment. One piece of work reads all its facts by one snapshot. */
export class Snapshot {
  readonly moment: SnapshotData;
  readonly #pending: ReadonlySet<number>;
  #passedOver = false;

  constructor(moment: SnapshotData) {
    this.moment = moment;
    this.#pending = new Set(moment.pending);
  }

  get effect(): number {
    return this.moment.effect;
  }

  /** Returns this snapshot as if a pending import were in force. */
  including(number: number): Snapshot {
    const { effect, next, pending } = this.moment;
    return new Snapshot({
      effect,
      next: Math.max(next, number + 1),
      pending: pending.filter((each) => each !== number),
    });
  }

  /** True once the snapshot was asked about an import that is not in force. */
  get passedOver(): boolean {
    return this.#passedOver;
  }

  /** Returns true if this import is in force; a later one may still override its statements. */
  isInForce(number: number): boolean {
    const is = number < this.moment.next && !this.#pending.has(number);
    if (!is) this.#passedOver = true;
    return is;
  }

  /** Returns the import in force among those that state a slice: the highest number in force, or `undefined`. */
  inForce(numbers: readonly number[] | undefined): number | undefined {
    let best: number | undefined;
    for (const number of numbers ?? [])
      if (this.isInForce(number) && (best === undefined || number > best)) best = number;
    return best;
  }
}

/** Lists the imports in force that have not finished marking. */
export async function settlingNow(documents: Documents): Promise<Settling[]> {
  return Object.values((await documents.read(catalogueContainer, key))?.value.settling ?? {});
}

/** Reads the catalogue: one point read. */
export async function takeSnapshot(documents: Documents): Promise<Snapshot> {
  const { effect, next, pending } = (await documents.read(catalogueContainer, key))?.value ?? empty;
  return new Snapshot({ effect, next, pending: Object.keys(pending).map(Number) });
}

/**
 * Gives an import its number. Everything that the import stages stays invisible until {@link switchOver}. Safe to
 * repeat: an import keeps its number.
 */
export async function takeNumber(documents: Documents, importId: string): Promise<number> {
  const after = await update(documents, catalogueContainer, key, (before = empty) =>
    numberOf(before, importId) === undefined
      ? { ...before, next: before.next + 1, pending: { ...before.pending, [before.next]: importId } }
      : undefined,
  );
  return numberOf(after!, importId)!;
}

function numberOf({ pending }: Catalogue, importId: string): number | undefined {
  const found = Object.entries(pending).find(([, id]) => id === importId);
  return found && Number(found[0]);
}

/**
 * Puts an import in force, in one write. Safe to repeat.
 * @param stagedAt revision of the snapshot by which it was staged; of several tries, that of the first counts
 * @returns the marking that is due, unless it is finished or the import was withdrawn
 */
export async function switchOver(
  documents: Documents,
  number: number,
  stagedAt: number,
): Promise<Settling | 'settled' | 'withdrawn'> {
  const after = await update(documents, catalogueContainer, key, (before = empty) => {
    const { [number]: importId, ...pending } = before.pending;
    if (!importId) return undefined;
    const effect = before.effect + 1;
    return { ...before, effect, pending, settling: { ...before.settling, [number]: { importId, effect, stagedAt } } };
  });
  if (after!.pending[number] !== undefined) return 'withdrawn';
  return after!.settling[number] ?? 'settled';
}

/**
 * Withdraws an import, so that it never takes effect.
 * @returns false if it is in force already
 */
export async function withdraw(documents: Documents, number: number): Promise<boolean> {
  const after = await update(documents, catalogueContainer, key, (before = empty) =>
    before.pending[number] ? { ...before, pending: { ...before.pending, [number]: '' } } : undefined,
  );
  return after?.pending[number] !== undefined;
}

/** Returns true if an import accepted before this one has not ended yet. */
export async function isPendingBefore(documents: Documents, number: number): Promise<boolean> {
  const { pending } = (await documents.read(catalogueContainer, key))?.value ?? empty;
  return Object.entries(pending).some(([other, importId]) => Number(other) < number && importId !== '');
}

/** Lists the numbers of the imports in force for which {@link finishSettling} was not called yet. */
export async function settlingNumbers(documents: Documents): Promise<number[]> {
  const catalogue = (await documents.read(catalogueContainer, key))?.value ?? empty;
  return Object.keys(catalogue.settling).map(Number);
}

/** Removes an import whose marking is finished from the catalogue. Safe to repeat. */
export async function finishSettling(documents: Documents, number: number): Promise<void> {
  await update(documents, catalogueContainer, key, (before = empty) => {
    if (!(number in before.settling)) return undefined;
    const { [number]: _, ...settling } = before.settling;
    return { ...before, settling };
  });
}
