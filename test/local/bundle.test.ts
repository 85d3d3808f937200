import { execFileSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
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
