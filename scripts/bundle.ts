import { build } from 'esbuild';

/** `require` for packages written for it. No source may declare a `require` of its own at its top level. */
const requireForPackages = `import { createRequire as createRequireOfBundle } from 'node:module';
const require = createRequireOfBundle(import.meta.url);`;

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
    // Packages written for `require` find their files by these.
    define: { __dirname: 'import.meta.dirname', __filename: 'import.meta.filename' },
    banner: { js: requireForPackages },
  });
}
