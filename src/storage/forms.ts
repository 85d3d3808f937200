import { unavailable } from '../errors.ts';
import type { Container } from './containers.ts';
import type { DocumentKey, Documents } from './ports.ts';

/** Returns the form of the documents that this version writes into a container, from 1. */
export const formOf = ({ renewals = [] }: Container<unknown>): number => renewals.length + 1;

/**
 * Renews a stored document to the form that this version knows.
 * @param form as stored; documents from before forms were recorded have the first
 * @throws unavailable if a newer version wrote it
 */
export function brought<T>(container: Container<T>, key: DocumentKey, form: number, document: unknown): T {
  const known = formOf(container);
  if (form === known) return document as T;
  if (form > known) throw newer(container.name, form, known);
  return container
    .renewals!.slice(form - 1)
    .reduce<unknown>((before, renew) => renew(before as never, key), document) as T;
}

const newer = (container: string, form: number, known: number) =>
  unavailable(
    'newer-documents',
    `Documents of "${container}" were written in form ${form} by a newer version; this one knows forms up to ${known}. Start that version, or restore a backup from before it.`,
  );

/** Newest forms that any version wrote, by container. */
type Forms = Record<string, number>;

const formsContainer: Container<Forms> = { name: 'catalogue', indexed: [] };
const formsKey = { partition: 'forms', id: 'forms' };

/**
 * Reads the newest forms that any version wrote, by container. A container without an entry has form 1 or no documents.
 */
export const formsOf = async (documents: Documents): Promise<Forms> =>
  (await documents.read(formsContainer, formsKey))?.value ?? {};

/**
 * Refuses a store that a newer version has written to, and records the forms of this version, so that older ones refuse
 * the store from now on.
 * @param move does what renewals cannot, for a container that may hold documents of a former form; may be repeated
 * @throws unavailable
 */
export async function claimForms(
  documents: Documents,
  containers: readonly Container<unknown>[],
  move: (container: string) => Promise<void> = async () => undefined,
): Promise<void> {
  for (;;) {
    const stored = await documents.read(formsContainer, formsKey);
    const noted = stored?.value ?? {};
    for (const container of containers) {
      const form = noted[container.name] ?? 1;
      if (form > formOf(container)) throw newer(container.name, form, formOf(container));
    }
    const own = Object.fromEntries(containers.map((container) => [container.name, formOf(container)]));
    const behind = Object.keys(own).filter((name) => noted[name] !== own[name]);
    if (behind.length === 0) return;
    for (const name of behind) if (own[name]! > (noted[name] ?? 1)) await move(name);
    const when = stored ? { etag: stored.etag } : 'absent';
    if (await documents.write(formsContainer, { ...formsKey, value: { ...noted, ...own }, when })) return;
  }
}
