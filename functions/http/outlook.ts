import type { HttpRequest } from '@azure/functions';
import { outlookFor } from '../../src/access/redaction.ts';
import type { Caller } from '../../src/access/roles.ts';
import { type Sight, showsAmounts } from '../../src/access/sight.ts';
import type { Outlook } from '../../src/api/simulations.ts';
import type { App } from '../../src/app.ts';
import { readOutlook } from '../../src/computing/outlook.ts';
import type { Month } from '../../src/month.ts';
import { noteReading } from './audited.ts';

/** Reads an outlook as the caller may see it, and notes that ids of individuals are read. */
export async function outlookOf(
  { app, caller, request, sight }: { app: App; caller: Caller; request: HttpRequest; sight: Sight },
  mpnId: string,
  program: string,
  month: Month | undefined,
): Promise<Outlook> {
  const isRevenue = app.rulebooks.revenueIn(program);
  app.rulebooks.editionsOf(program);
  const found = await readOutlook(app, mpnId, program, { month, amounts: showsAmounts(sight) });
  const outlook = outlookFor(found, sight, isRevenue);
  const people = outlook.months.flatMap(({ takenAway }) => takenAway.flatMap((one) => one.people ?? []));
  if (people.some(({ individual }) => individual !== undefined))
    await noteReading(app, caller, outlook.partnerId, new URL(request.url).pathname);
  return outlook;
}
