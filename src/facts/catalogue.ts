import type { Container } from '../storage/containers.ts';
import type { Documents } from '../storage/ports.ts';
import { update } from '../storage/update.ts';

/**
 * Which imports are in force. Every accepted import gets the next number; it is pending until its switch-over, which
 * is one write of this document, or it is withdrawn for good. What a slice says is what the import with the highest number in force says.
 */
export interface Catalogue {
  /** The number that the next import gets. */
  next: number;
  /** Numbers given out whose import has not taken effect, each with the import's id; an empty one is withdrawn. */
  pending: Record<number, string>;
  /** Counts switch-overs: a fact that changed at effect 7 is not in a score computed at effect 6. */
  effect: number;
  /** By number, the imports that have switched over and have not finished marking what became stale. */
  settling: Record<number, Settling>;
}

/** An import on its way from its switch-over to the end. */
export interface Settling {
  importId: string;
  /** At which it came into force. */
  effect: number;
  /** The effect of the snapshot that it found out by whose facts it changes. Others may have come into force since. */
  stagedAt: number;
}

export const catalogueContainer: Container<Catalogue> = { name: 'catalogue', indexed: [] };
const key = { partition: 'catalogue', id: 'catalogue' };
const empty: Catalogue = { next: 1, pending: {}, effect: 0, settling: {} };

/** A moment of the catalogue as plain data, for a document to keep. */
export interface Moment {
  effect: number;
  next: number;
  /** The numbers that were pending. */
  pending: number[];
}

/** The catalogue as it was at one moment. All reading for one piece of work goes by one snapshot. */
export class Snapshot {
  readonly moment: Moment;
  readonly #pending: ReadonlySet<number>;
  #passedOver = false;

  constructor(moment: Moment) {
    this.moment = moment;
    this.#pending = new Set(moment.pending);
  }

  get effect(): number {
    return this.moment.effect;
  }

  /** The same moment as it would be with an import in force that is pending. */
  including(number: number): Snapshot {
    const { effect, next, pending } = this.moment;
    return new Snapshot({
      effect,
      next: Math.max(next, number + 1),
      pending: pending.filter((each) => each !== number),
    });
  }

  /** Whether it was asked about any import that was not in force. */
  get passedOver(): boolean {
    return this.#passedOver;
  }

  /** Whether what this import says is in force, as far as no later import says otherwise. */
  isInForce(number: number): boolean {
    const is = number < this.moment.next && !this.#pending.has(number);
    if (!is) this.#passedOver = true;
    return is;
  }

  /** Of the imports that speak of a slice, the one in force; `undefined` when none is. */
  inForce(numbers: readonly number[] | undefined): number | undefined {
    let best: number | undefined;
    for (const number of numbers ?? [])
      if (this.isInForce(number) && (best === undefined || number > best)) best = number;
    return best;
  }
}

/** The imports that have come into force and have not finished settling. */
export async function settlingNow(documents: Documents): Promise<Settling[]> {
  return Object.values((await documents.read(catalogueContainer, key))?.value.settling ?? {});
}

/** Reads the catalogue: one point read. */
export async function takeSnapshot(documents: Documents): Promise<Snapshot> {
  const { effect, next, pending } = (await documents.read(catalogueContainer, key))?.value ?? empty;
  return new Snapshot({ effect, next, pending: Object.keys(pending).map(Number) });
}

/**
 * Gives an import its number; what it stages stays invisible until {@link switchOver}. Safe to repeat: an import that
 * has one keeps it.
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
 * @param stagedAt the effect of the snapshot that it was staged by; of several tries, the first one's counts
 * @returns what is to be settled now, unless that is done already or the import was withdrawn
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

/** Sees to it that an import never comes into force. @returns `false` when it is already */
export async function withdraw(documents: Documents, number: number): Promise<boolean> {
  const after = await update(documents, catalogueContainer, key, (before = empty) =>
    before.pending[number] ? { ...before, pending: { ...before.pending, [number]: '' } } : undefined,
  );
  return after?.pending[number] !== undefined;
}

/** Whether an import that was accepted before this one has not ended yet. */
export async function isPendingBefore(documents: Documents, number: number): Promise<boolean> {
  const { pending } = (await documents.read(catalogueContainer, key))?.value ?? empty;
  return Object.entries(pending).some(([other, importId]) => Number(other) < number && importId !== '');
}

/** The numbers of the imports in force whose marking {@link finishSettling} has not ended yet. */
export async function settlingNumbers(documents: Documents): Promise<number[]> {
  const catalogue = (await documents.read(catalogueContainer, key))?.value ?? empty;
  return Object.keys(catalogue.settling).map(Number);
}

/** Forgets the effect of an import that has marked everything it made stale. Safe to repeat. */
export async function finishSettling(documents: Documents, number: number): Promise<void> {
  await update(documents, catalogueContainer, key, (before = empty) => {
    if (!(number in before.settling)) return undefined;
    const { [number]: _, ...settling } = before.settling;
    return { ...before, settling };
  });
}
