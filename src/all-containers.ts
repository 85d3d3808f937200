import { auditContainer } from './access/audit.ts';
import { keyedRequestsContainer } from './access/idempotency.ts';
import { clientsContainer } from './access/rate-limit.ts';
import { catalogueContainer } from './facts/catalogue.ts';
import { locationsContainer, tenantsContainer } from './facts/documents.ts';
import { importsContainer } from './imports/documents.ts';
import { deliveriesContainer } from './notifications/deliveries/documents.ts';
import { eventsContainer, tierChangesContainer, undispatchedContainer } from './notifications/dispatch/documents.ts';
import { endpointsContainer } from './notifications/endpoints/documents.ts';
import { partnersRankedBy } from './partners/document.ts';
import { refreshesContainer } from './refresh/documents.ts';
import { benchmarksContainer } from './scores/benchmarks.ts';
import { ledgerContainer, scoresContainer } from './scores/documents.ts';
import type { Container } from './storage/containers.ts';

/** Lists every container of the product for the programs scored. A store needs all of them before the first call. */
export const allContainers = (programs: readonly string[]): readonly Container<unknown>[] => [
  catalogueContainer,
  importsContainer,
  tenantsContainer,
  locationsContainer,
  partnersRankedBy(programs),
  refreshesContainer,
  scoresContainer,
  ledgerContainer,
  benchmarksContainer,
  tierChangesContainer,
  eventsContainer,
  undispatchedContainer,
  endpointsContainer,
  deliveriesContainer,
  auditContainer,
  clientsContainer,
  keyedRequestsContainer,
];
