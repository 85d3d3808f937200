import { z } from 'zod';
import { fail, runImport } from '../../src/imports/run.ts';
import { theApp } from '../application.ts';
import { consumer } from './consumer.ts';

consumer('imports', z.strictObject({ importId: z.string() }), {
  handle: async ({ importId }) => runImport(await theApp(), importId),
  givenUp: async ({ importId }) => {
    const message = 'The import failed again and again. The log tells why; import the file again when that is mended.';
    await fail(await theApp(), importId, 'given-up', message);
  },
});
