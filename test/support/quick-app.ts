import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../..');

/** Makes a folder one of the product's app, whose failed messages come again after a second and not ten. */
export function writeQuickApp(folder: string): void {
  const settings = JSON.parse(readFileSync(join(root, 'host.json'), 'utf8'));
  settings.extensions.queues.visibilityTimeout = '00:00:01';
  writeFileSync(join(folder, 'host.json'), JSON.stringify(settings));
  const main = join(root, 'functions/main.ts');
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ description: 'Under test', main, type: 'module' }));
}
