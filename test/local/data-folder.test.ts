import { chmod, mkdir, readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { takeDataFolder } from '../../local/data-folder.ts';
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

describe.skipIf(process.platform === 'win32')(
  'a folder that cannot be the data folder stops the start in words',
  () => {
    const refusal = async (make: (path: string) => Promise<string>) => {
      const folder = await appFolder();
      const data = await make(folder.path);
      const host = folder.spawn('--data-dir', data);
      expect(await host.exited()).toBe(1);
      return host.errors.trim().replaceAll(data, 'DATA');
    };

    it.each([
      [
        'a file',
        async (path: string) => {
          await writeFile(join(path, 'file'), '');
          return join(path, 'file');
        },
        'The data folder DATA is a file, or lies below one. Mend that, or choose another folder with --data-dir.',
      ],
      [
        'a folder with other content',
        async (path: string) => path,
        'DATA is no data folder: it holds host.json, local.settings.json, package.json. Choose a new or an empty folder with --data-dir.',
      ],
    ])('%s', async (_, make, words) => {
      expect(await refusal(make)).toBe(words);
    });

    it.skipIf(process.platform !== 'linux')('one where no folder can be made', async () => {
      expect(await refusal(async () => '/proc/none/data')).toBe(
        'The data folder DATA lies where no folder can be made. Mend that, or choose another folder with --data-dir.',
      );
    });

    it('one that this user may not write', async () => {
      const { path } = await appFolder();
      await chmod(path, 0o555);
      // The superuser may write anywhere.
      const isSuper = process.geteuid?.() === 0;
      if (isSuper) process.seteuid!(65_534);
      try {
        await expect(takeDataFolder(join(path, 'data'))).rejects.toThrow(/data may not be written by this user\. Mend/);
      } finally {
        if (isSuper) process.seteuid!(0);
        process.umask(0o022);
      }
    });
  },
);
