/**
 * The first part of `npm run types` for this folder: writes the types of the API from its description as it is now, so
 * that a page which no longer fits the API does not compile.
 */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import openapiTypescript, { astToString, type OpenAPI3 } from 'openapi-typescript';

// The functions say for each of them that no host is there.
console.warn = () => undefined;
console.log = () => undefined;
await import('../functions/main.ts');
const { describeApi } = await import('../functions/http/openapi.ts');
const { registeredRoutes } = await import('../functions/http/route.ts');

const description = describeApi(registeredRoutes, 'https://localhost') as unknown as OpenAPI3;
const types = await openapiTypescript(description, { alphabetize: true, defaultNonNullable: false });
await writeFile(join(import.meta.dirname, 'src', 'api', 'description.d.ts'), astToString(types));
process.exit(0);
