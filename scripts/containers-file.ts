/** `npm run containers-file`: writes infra/containers.json, from which a deployment makes Cosmos DB's containers. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { allContainers } from '../src/all-containers.ts';
import { programs } from '../src/rulebooks/index.ts';
import { containerDefinition } from '../src/storage/cosmos/containers.ts';

export const containersFile = join(import.meta.dirname, '../infra/containers.json');

/** Returns the text of infra/containers.json: the containers as Azure's resources state them. */
export function containersText(): string {
  const resources = allContainers(programs).map((container) => {
    const { id, partitionKey, defaultTtl, indexingPolicy } = containerDefinition(container);
    return { id, partitionKey, defaultTtl, indexingPolicy };
  });
  return `${JSON.stringify(resources, null, 2)}\n`;
}

if (process.argv[1] === import.meta.filename) writeFileSync(containersFile, containersText());
