import { build } from 'esbuild';

/** `require` for packages written for it. No source may declare a `require` of its own at its top level. */
const requireForPackages = `import { createRequire as createRequireOfBundle } from 'node:module';
const require = createRequireOfBundle(import.meta.url);`;

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
    target: 'node24',
    format: 'esm',
    sourcemap: true,
    sourcesContent: false,
    logLevel: 'warning',
    external: [
      // Provided by Azure's worker, or by the local host.
      '@azure/functions-core',
      // Loaded late and only with telemetry on; it patches modules as they load, so it must not be bundled.
      'applicationinsights',
      '@opentelemetry/*',
      // Loads its own parts by path.
      'azurite',
    ],
    banner: { js: requireForPackages },
  });
}
