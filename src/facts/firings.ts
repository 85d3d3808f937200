import type { Container } from '../storage/containers.ts';
import type { Documents } from '../storage/ports.ts';
import { update } from '../storage/update.ts';
import { catalogueContainer } from './catalogue.ts';

/** The newest firing of each timer that has ended, by the timer's name. */
export type Firings = Record<string, { endedAt: string; succeeded: boolean }>;

const firingsContainer = catalogueContainer as unknown as Container<Firings>;
const key = { partition: 'catalogue', id: 'firings' };

/** Notes the end of a firing. */
export async function noteFiring(documents: Documents, timer: string, firing: Firings[string]): Promise<void> {
  await update(documents, firingsContainer, key, (before = {}) => ({ ...before, [timer]: firing }));
}

/** Reads the newest firings of all timers, on any instance. */
export async function readFirings(documents: Documents): Promise<Firings> {
  return (await documents.read(firingsContainer, key))?.value ?? {};
}
