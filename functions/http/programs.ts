import { z } from 'zod';
import { editionBody, programBody } from '../../src/api/programs.ts';
import { describeEdition } from '../../src/rulebooks/describe.ts';
import { edition, program } from './parameters.ts';
import { route } from './route.ts';

route('programs-list', {
  method: 'GET',
  route: 'programs',
  summary: 'Programs and the editions of their rules.',
  answers: { 200: programBody },
  handle: async ({ app: { rulebooks } }) => {
    const items = rulebooks.programs.map((name) => ({
      program: name,
      editions: rulebooks.editionsOf(name).map(({ id, firstMonth, title }) => ({
        edition: id,
        firstMonth,
        title,
        link: `/api/programs/${name}/editions/${id}`,
      })),
    }));
    return { items };
  },
});

route('programs-edition', {
  method: 'GET',
  route: 'programs/{program}/editions/{edition}',
  summary: 'One edition of a program: its rules as data.',
  answers: { 200: editionBody },
  path: z.strictObject({ program, edition }),
  handle: async ({ app, path }) => describeEdition(app.rulebooks.editionNamed(path.program, path.edition)),
});
