import { resolve } from 'node:path';
import { build } from 'esbuild';

/** `require` for packages written for it. No source may declare a `require` of its own at its top level. */
const requireForPackages = `import { createRequire as createRequireOfBundle } from 'node:module';
const require = createRequireOfBundle(import.meta.url);`;

/** What the functions run with: the app, and what it loads late. */
export const functionEntries = {
  functions: 'functions/main.ts',
  'application-insights': 'functions/application-insights.ts',
  'writing-thread': 'src/storage/sqlite/writing-thread.ts',
};

/**
 * Bundles each entry, `{name: source}` with paths from `root`, into `<outdir>/<name>.js` with a source map. An entry
 * that another one imports late, with `import()`, stays a file of its own, which is read when it is needed.
 * @throws if a source does not compile
 */
export async function bundle(root: string, entries: Record<string, string>, outdir: string): Promise<void> {
  const nameOf = new Map(Object.entries(entries).map(([name, source]) => [resolve(root, source), name]));
  await build({
    absWorkingDir: root,
    entryPoints: entries,
    outdir,
    bundle: true,
    platform: 'node',
    // The oldest that Azure runs the functions on.
    target: 'node22',
    format: 'esm',
    sourcemap: true,
    sourcesContent: false,
    logLevel: 'warning',
    external: [
      // Provided by Azure's worker, or by the local host.
      '@azure/functions-core',
      // Loads its own parts by path.
      'azurite',
    ],
    plugins: [
      {
        name: 'late entries',
        setup({ onResolve }) {
          onResolve({ filter: /\.ts$/ }, ({ kind, path, resolveDir }) => {
            const name = kind === 'dynamic-import' ? nameOf.get(resolve(resolveDir, path)) : undefined;
            return name === undefined ? undefined : { path: `./${name}.js`, external: true };
          });
        },
      },
    ],
    banner: { js: requireForPackages },
  });
}
