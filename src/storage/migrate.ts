import type { Clock } from '../clock.ts';
import type { Container } from './containers.ts';
import { formOf } from './forms.ts';
import type { Documents, StoredForm, Write } from './ports.ts';
import { update } from './update.ts';

/** Progress of writing documents of former forms in their newest form. */
export interface Migration {
  startedAt: string;
  finishedAt: string | null;
  /** Names of the containers that are done. */
  done: string[];
  /** In the next container, the partition at which it goes on. */
  from: string;
  documentsRewritten: number;
}

const migrationContainer: Container<Migration> = { name: 'catalogue', indexed: [] };
const migrationKey = { partition: 'forms', id: 'migration' };

interface Services {
  documents: Documents;
  clock: Clock;
}

/** Reads the newest migration. */
export const readMigration = async (documents: Documents): Promise<Migration | undefined> =>
  (await documents.read(migrationContainer, migrationKey))?.value;

/** Begins a migration, unless one is under way. */
export async function orderMigration({ documents, clock }: Services): Promise<Migration> {
  const startedAt = clock.now().toISOString();
  const fresh = { startedAt, finishedAt: null, done: [], from: '', documentsRewritten: 0 };
  const ordered = await update(documents, migrationContainer, migrationKey, (before) =>
    before?.finishedAt === null ? undefined : fresh,
  );
  return ordered!;
}

const documentsPerPage = 1_000;
const documentsAtOnce = 100;

/** Lists the documents of former forms in whole partitions, from a partition on; `next` is absent at the end. */
export async function formerDocuments(
  documents: Documents,
  container: Container<unknown>,
  from: string,
): Promise<{ former: StoredForm[]; next?: string }> {
  const isFormer = ({ form }: StoredForm) => form < formOf(container);
  for (let limit = documentsPerPage; ; limit *= 2) {
    const found = await documents.listForms(container, { from, limit });
    if (found.length < limit) return { former: found.filter(isFormer) };
    const next = found.at(-1)!.partition;
    const whole = found.filter(({ partition }) => partition !== next);
    if (whole.length > 0) return { former: whole.filter(isFormer), next };
  }
}

/**
 * Goes on with the migration under way, if there is one: writes documents in their newest form, container by container,
 * unless they have been written since. Stores its position after each page; safe to repeat, also concurrently.
 * @param milliseconds time after which it ends, between two pages
 */
export async function goOnMigrating(
  { documents, clock }: Services,
  containers: readonly Container<unknown>[],
  milliseconds: number,
): Promise<void> {
  const end = clock.now().getTime() + milliseconds;
  for (let now = await readMigration(documents); now?.finishedAt === null && clock.now().getTime() < end; ) {
    const { startedAt, done } = now;
    const container = containers.find(({ name }) => !done.includes(name));
    const page = container && (await formerDocuments(documents, container, now.from));
    const rewritten = page ? await rewrite(documents, container, page.former) : 0;
    const after: Migration = {
      startedAt,
      finishedAt: container ? null : clock.now().toISOString(),
      done: container && page?.next === undefined ? [...done, container.name] : done,
      from: page?.next ?? '',
      documentsRewritten: now.documentsRewritten + rewritten,
    };
    now = await update(documents, migrationContainer, migrationKey, (before) =>
      before?.startedAt === startedAt && before.finishedAt === null ? after : undefined,
    );
  }
}

/** @returns the number of documents written */
async function rewrite(
  documents: Documents,
  container: Container<unknown>,
  former: readonly StoredForm[],
): Promise<number> {
  let rewritten = 0;
  for (let start = 0; start < former.length; start += documentsAtOnce) {
    const some = former.slice(start, start + documentsAtOnce);
    const found = await documents.readMany(container, some);
    const writes = some.flatMap(({ partition, id, etag, ttlSeconds }, index): Write<unknown>[] => {
      const stored = found[index];
      if (stored?.etag !== etag) return [];
      const expiry = ttlSeconds === undefined ? {} : { ttlSeconds };
      return [{ partition, id, value: stored.value, when: { etag }, ...expiry }];
    });
    rewritten += (await documents.writeMany(container, writes)).filter(Boolean).length;
  }
  return rewritten;
}
