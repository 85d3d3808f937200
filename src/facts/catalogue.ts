import type { Container } from '../storage/containers.ts';
import type { Documents } from '../storage/ports.ts';
import { update } from './update.ts';

/**
 * Which imports are in force. Every accepted import gets the next number; it is pending until its switch-over, which
 * is one write of this document. What a slice says is what the import with the highest number in force says.
 */
export interface Catalogue {
  /** The number that the next import gets. */
  next: number;
  /** Numbers given out whose import has not taken effect: it is at work, or it failed. */
  pending: number[];
  /** Counts switch-overs: a fact that changed at effect 7 is not in a score computed at effect 6. */
  effect: number;
  /** The effect of each import that has switched over and has not finished marking what became stale. */
  settling: Record<string, number>;
}

export const catalogueContainer: Container<Catalogue> = { name: 'catalogue', indexed: [] };
const key = { partition: 'catalogue', id: 'catalogue' };
const empty: Catalogue = { next: 1, pending: [], effect: 0, settling: {} };

/** The catalogue as it was at one moment. All reading for one piece of work goes by one snapshot. */
export class Snapshot {
  readonly effect: number;
  readonly #next: number;
  readonly #pending: ReadonlySet<number>;

  constructor(catalogue: Catalogue) {
    this.effect = catalogue.effect;
    this.#next = catalogue.next;
    this.#pending = new Set(catalogue.pending);
  }

  /** Whether what this import says is in force, as far as no later import says otherwise. */
  isInForce(number: number): boolean {
    return number < this.#next && !this.#pending.has(number);
  }

  /** Of the imports that speak of a slice, the one in force; `undefined` when none is. */
  inForce(numbers: readonly number[] | undefined): number | undefined {
    let best: number | undefined;
    for (const number of numbers ?? [])
      if (this.isInForce(number) && (best === undefined || number > best)) best = number;
    return best;
  }
}

/** Reads the catalogue: one point read. */
export async function takeSnapshot(documents: Documents): Promise<Snapshot> {
  return new Snapshot((await documents.read(catalogueContainer, key))?.value ?? empty);
}

/** Gives the next import its number; what it stages stays invisible until {@link switchOver}. */
export async function takeNumber(documents: Documents): Promise<number> {
  const after = await update(documents, catalogueContainer, key, (before = empty) => ({
    ...before,
    next: before.next + 1,
    pending: [...before.pending, before.next],
  }));
  return after!.next - 1;
}

/** Puts an import in force, in one write. Safe to repeat. @returns the effect at which it came into force */
export async function switchOver(documents: Documents, number: number): Promise<number> {
  const after = await update(documents, catalogueContainer, key, (before = empty) => {
    if (!before.pending.includes(number)) return undefined;
    const effect = before.effect + 1;
    return {
      ...before,
      effect,
      pending: before.pending.filter((pending) => pending !== number),
      settling: { ...before.settling, [number]: effect },
    };
  });
  return after!.settling[number] ?? after!.effect;
}

/** Forgets the effect of an import that has marked everything it made stale. Safe to repeat. */
export async function finishSettling(documents: Documents, number: number): Promise<void> {
  await update(documents, catalogueContainer, key, (before = empty) => {
    if (!(number in before.settling)) return undefined;
    const { [number]: _, ...settling } = before.settling;
    return { ...before, settling };
  });
}
