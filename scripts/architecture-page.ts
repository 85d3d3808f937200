import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

/** The folders and their allowed dependencies; `.dependency-cruiser.cjs` makes its rules from the same file. */
const roomsFile = join(import.meta.dirname, 'rooms.json');
const rooms = z.object({
  shared: z.array(z.string()),
  rooms: z.array(z.object({ folder: z.string(), holds: z.string(), mayUse: z.array(z.string()) })),
});

export const architecturePage = join(import.meta.dirname, '..', 'docs', 'architecture.md');

/** Returns the text of docs/architecture.md with the table of folders made from the checked rules. */
export async function withRooms(page: string): Promise<string> {
  const { rooms: rows } = rooms.parse(JSON.parse(await readFile(roomsFile, 'utf8')));
  const lines = rows.map(({ folder, holds, mayUse }) => `| \`${folder}/\` | ${holds} | ${mayUse.join(', ') || '–'} |`);
  const table = ['| folder | what is in it | may use |', '| --- | --- | --- |', ...lines].join('\n');
  return page.replace(/(<!-- rooms -->\n).*?(\n<!-- \/rooms -->)/s, (_, before, after) => before + table + after);
}

if (import.meta.main ?? process.argv[1] === import.meta.filename)
  await writeFile(architecturePage, await withRooms(await readFile(architecturePage, 'utf8')));
