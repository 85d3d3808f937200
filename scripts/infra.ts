/**
 * `npm run infra`: writes infra/containers.json and, with the Bicep compiler, infra/resources/: what the examples make
 * in Azure. Gets the compiler from NuGet if it is missing. With `-- --compiler` it does no more than that.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { bicepCompiler, bringBicepCompiler, examples, infra, lintInfra, resourcesFile, resourcesOf } from './bicep.ts';
import { containersFile, containersText } from './containers-file.ts';

if (!bicepCompiler()) bringBicepCompiler();
if (!process.argv.includes('--compiler')) {
  writeFileSync(containersFile, containersText());
  const faults = lintInfra();
  if (faults !== '') {
    console.error(faults);
    process.exit(1);
  }
  for (const example of examples) {
    const file = resourcesFile(example);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, resourcesOf(join(infra, `${example}.bicepparam`)));
  }
}
