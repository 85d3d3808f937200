import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { bundle } from '../../scripts/bundle.ts';
import { appFolder, bundledApp, eventually } from './host-process.ts';

it('host and app run from their sources as well as bundled', async () => {
  const folder = await appFolder({ fromSource: true });
  const host = await folder.start();
  const echoed = await host.fetch('echo', { method: 'POST', body: 'hello' });
  expect(await echoed.text()).toBe('hello');
  await host.send('work', { name: 'from source' });
  await eventually(() => folder.notes('work-done')[0], 'the message');
  expect(await host.stop()).toBe(0);
});

it("the bundled app registers its functions with Azure's worker, which replaces Module.prototype.require", async () => {
  const app = await bundledApp();
  const worker = `
    import Module from 'node:module';
    const names = [];
    const core = {
      setProgrammingModel: () => undefined,
      registerFunction: ({ name }) => names.push(name),
      registerHook: () => ({ dispose: () => undefined }),
      log: () => undefined,
    };
    Module.prototype.require = new Proxy(Module.prototype.require, {
      apply: (target, self, args) => (args[0] === '@azure/functions-core' ? core : Reflect.apply(target, self, args)),
    });
    await import(${JSON.stringify(app)});
    console.log(JSON.stringify(names));
    process.exit(0);
  `;
  const file = join(dirname(app), 'worker.mjs');
  await writeFile(file, worker);
  const output = execFileSync(process.execPath, [file], { encoding: 'utf8' });
  expect(JSON.parse(output)).toEqual(expect.arrayContaining(['item', 'echo', 'work', 'monthly']));
});

it('stack traces of a bundle name the places in its sources', async () => {
  const root = join(import.meta.dirname, '../..');
  const folder = await mkdtemp(join(tmpdir(), 'source-maps-'));
  try {
    await bundle(root, { throwing: 'test/local/fixture/throwing.ts' }, folder);
    const command = ['--enable-source-maps', join(folder, 'throwing.js')];
    const { stderr } = spawnSync(process.execPath, command, { encoding: 'utf8' });
    expect(stderr).toMatch(/at fail \(.*test\/local\/fixture\/throwing\.ts:7:9\)/);
    expect(stderr).toMatch(/throwing\.ts:10:1/);
    expect(stderr).not.toMatch(/throwing\.js:/);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

it('a source map names the files of packages and leaves out their lines', async () => {
  const root = join(import.meta.dirname, '../..');
  const folder = await mkdtemp(join(tmpdir(), 'source-maps-'));
  try {
    await bundle(root, { app: 'test/local/fixture/main.ts' }, folder);
    const map = JSON.parse(await readFile(join(folder, 'app.js.map'), 'utf8'));
    const packages = map.sources.filter((source: string) => source.includes('/node_modules/'));
    expect(packages).toContainEqual(expect.stringContaining('@azure/functions'));
    const code = await readFile(join(folder, 'app.js'), 'utf8');
    const segments = map.mappings.split(/[;,]/).filter(Boolean).length;
    expect(segments).toBeLessThan(code.split('\n').length / 5);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
