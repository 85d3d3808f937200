/** A process of its own that counts up a shared document until it is stopped or killed: `writer.ts FILE ROUNDS`. */
import { systemClock } from '../../../src/clock.ts';
import { openSqliteDocuments } from '../../../src/storage/sqlite/documents.ts';
import { containers, plain } from '../things.ts';

const [file = '', rounds = ''] = process.argv.slice(2);
const documents = openSqliteDocuments({ file, clock: systemClock, containers });
const key = { partition: 'p', id: 'counter' };
for (let written = 0; written < Number(rounds); ) {
  const { value, etag } = (await documents.read(plain, key))!;
  if (!(await documents.write(plain, { ...key, value: { count: value.count + 1 }, when: { etag } }))) continue;
  written++;
  process.send?.(written);
}
await documents.close();
process.disconnect?.();
