import { z } from 'zod';
import { importKey, importsContainer } from '../../src/imports/documents.ts';
import { fail, runImport } from '../../src/imports/run.ts';
import { theApp } from '../application.ts';
import { measure } from '../telemetry.ts';
import { consumer } from './consumer.ts';

consumer('imports', z.strictObject({ importId: z.string() }), {
  handle: async ({ importId }) => {
    const app = await theApp();
    await runImport(app, importId);
    const done = await app.documents.read(importsContainer, importKey(importId));
    if (!done || done.value.open) return;
    const { report, status, rowsAccepted, rowsRejected } = done.value;
    measure('rows-imported', rowsAccepted, { report, status });
    measure('rows-rejected', rowsRejected, { report, status });
  },
  givenUp: async ({ importId }) => {
    const message = 'The import failed again and again. The log tells why; import the file again when that is mended.';
    await fail(await theApp(), importId, 'given-up', message);
  },
});
