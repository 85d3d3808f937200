import { chmod, mkdir, readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { appFolder } from './host-process.ts';

/** By path below the folder, what other users of the machine may do with it. */
async function openTo(folder: string): Promise<string[]> {
  const paths = ['.', ...(await readdir(folder, { recursive: true }))];
  const modes = await Promise.all(
    paths.map(async (path) => [path, ((await stat(join(folder, path)).catch(() => undefined))?.mode ?? 0) & 0o077]),
  );
  return modes.flatMap(([path, mode]) => (mode === 0 ? [] : [`${path} ${Number(mode).toString(8)}`]));
}

describe.skipIf(process.platform === 'win32')('the data folder', () => {
  it('and all in it is made for its owner alone', async () => {
    const folder = await appFolder();
    const host = await folder.start();
    await host.json('items/1');
    expect((await readdir(join(folder.path, '.data'))).length).toBeGreaterThan(1);
    expect(await openTo(join(folder.path, '.data'))).toEqual([]);
    await host.stop();
    expect(await openTo(join(folder.path, '.data'))).toEqual([]);
    expect(host.errors).not.toContain('Other users');
  });

  it.each([
    ['it is open', 0o755, 0o600, /\(\.\)/],
    ['a file in it is open', 0o700, 0o644, /\(pci\.sqlite\)/],
  ])('a start warns where %s', async (_what, folderMode, fileMode, named) => {
    const folder = await appFolder();
    const data = join(folder.path, '.data');
    await mkdir(data);
    await writeFile(join(data, 'pci.sqlite'), '');
    await chmod(data, folderMode);
    await chmod(join(data, 'pci.sqlite'), fileMode);
    const host = await folder.start();
    await host.stop();
    expect(host.errors).toContain(`Other users of this machine may open the data folder ${data}`);
    expect(host.errors).toMatch(named);
    expect(host.errors).toContain(`chmod -R go= '${data}'`);
  });
});
