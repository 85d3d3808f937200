/** Combines changes into one transaction, so that they wait for the disk together. */
export interface GroupCommit<Change> {
  /**
   * Makes the changes in one of the next transactions, after all changes requested before; resolves once they are on
   * disk. Returns for each change whether its condition held.
   */
  run(changes: readonly Change[]): Promise<boolean[]>;
  /** Resolves when no change is waiting any more. */
  drain(): Promise<void>;
}

interface Waiting<Change> {
  changes: readonly Change[];
  resolve: (held: boolean[]) => void;
  reject: (cause: unknown) => void;
}

/** Most changes in one transaction: others get a turn between two of them, and memory stays small. */
export const groupSize = 500;
/** While one group is written to disk, the next one already waits there. */
const groupsAtOnce = 2;

/**
 * Collects the changes of one turn of the event loop, and those requested while earlier ones are being written, into
 * one call of `commit`. If that fails, each caller gets the error.
 */
export function groupCommit<Change>(commit: (group: Change[]) => Promise<boolean[]>): GroupCommit<Change> {
  let waiting: Waiting<Change>[] = [];
  let scheduled = false;
  const underWay = new Set<Promise<void>>();

  function schedule(): void {
    if (scheduled || waiting.length === 0 || underWay.size >= groupsAtOnce) return;
    scheduled = true;
    setImmediate(() => {
      scheduled = false;
      const group = takeGroup();
      const done = writeGroup(group).finally(() => {
        underWay.delete(done);
        schedule();
      });
      underWay.add(done);
      schedule();
    });
  }

  function takeGroup(): Waiting<Change>[] {
    let [taken, size] = [0, 0];
    while (taken < waiting.length && (taken === 0 || size + waiting[taken]!.changes.length <= groupSize))
      size += waiting[taken++]!.changes.length;
    const group = waiting.slice(0, taken);
    waiting = waiting.slice(taken);
    return group;
  }

  async function writeGroup(group: Waiting<Change>[]): Promise<void> {
    try {
      const held = await commit(group.flatMap(({ changes }) => changes));
      let at = 0;
      for (const { changes, resolve } of group) {
        resolve(held.slice(at, at + changes.length));
        at += changes.length;
      }
    } catch (cause) {
      for (const { reject } of group) reject(cause);
    }
  }

  return {
    run(changes) {
      return new Promise<boolean[]>((resolve, reject) => {
        waiting.push({ changes, resolve, reject });
        schedule();
      });
    },
    async drain() {
      while (waiting.length > 0 || underWay.size > 0) {
        if (underWay.size > 0) await Promise.all(underWay);
        else await new Promise((resolve) => setImmediate(resolve));
      }
    },
  };
}
