import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { build, type Plugin } from 'esbuild';

/** `require` for packages written for it. No source may declare its own `require` at its top level. */
const requireForPackages = `import { createRequire as createRequireOfBundle } from 'node:module';
const require = createRequireOfBundle(import.meta.url);`;

/**
 * Leaves installed packages out of source maps, except each file's name: Node.js expands a whole map in memory for the
 * first stack trace, 75 MB with packages.
 */
const packagesByNameAlone: Plugin = {
  name: 'packages-by-name-alone',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]node_modules[\\/].*\.[cm]?js$/ }, async ({ path }) => {
      const map = JSON.stringify({ version: 3, sources: [basename(path)], mappings: 'AAAA' });
      const url = `data:application/json;base64,${Buffer.from(map).toString('base64')}`;
      return { contents: `${await readFile(path, 'utf8')}\n//# sourceMappingURL=${url}`, loader: 'js' };
    });
  },
};

/** What the functions run with: the app, and its threads. */
export const functionEntries = {
  functions: 'functions/main.ts',
  'telemetry-thread': 'functions/telemetry-thread.ts',
  'writing-thread': 'src/storage/sqlite/writing-thread.ts',
};

/**
 * Bundles each entry, `{name: source}` with paths from `root`, into `<outdir>/<name>.js` with a source map.
 * @throws if a source does not compile
 */
export async function bundle(root: string, entries: Record<string, string>, outdir: string): Promise<void> {
  await build({
    absWorkingDir: root,
    entryPoints: entries,
    outdir,
    bundle: true,
    platform: 'node',
    // The oldest version on which Azure runs the functions.
    target: 'node22',
    format: 'esm',
    sourcemap: true,
    sourcesContent: false,
    plugins: [packagesByNameAlone],
    logLevel: 'warning',
    external: [
      // Provided by Azure's worker, or by the local host.
      '@azure/functions-core',
      // Loads parts of itself by path.
      'azurite',
    ],
    // Packages written for `require` find their files by these.
    define: { __dirname: 'import.meta.dirname', __filename: 'import.meta.filename' },
    banner: { js: requireForPackages },
  });
}
