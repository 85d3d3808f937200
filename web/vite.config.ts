import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { defineConfig, type Plugin } from 'vite';

/** Packs each file with a hash in its name once, as small as can be, so that nothing is packed when it is asked for. */
const packed = (): Plugin => ({
  name: 'packed',
  apply: 'build',
  writeBundle({ dir }) {
    const assets = join(dir!, 'assets');
    for (const name of readdirSync(assets)) {
      const content = readFileSync(join(assets, name));
      writeFileSync(join(assets, `${name}.br`), brotliCompressSync(content));
      writeFileSync(join(assets, `${name}.gz`), gzipSync(content, { level: 9 }));
    }
  },
});

export default defineConfig({
  root: import.meta.dirname,
  base: '/dashboard/',
  plugins: [packed()],
  // A page and an icon written into the HTML or the styles would need an exception in the Content-Security-Policy.
  build: {
    outDir: '../dist/dashboard',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 600,
    rolldownOptions: {
      // Fluent UI's files say "use client" for frameworks that run on a server too.
      onLog: (level, log, report) => log.code === 'MODULE_LEVEL_DIRECTIVE' || report(level, log),
      // What every page is made of comes as one file: as a file each, half of what is sent would be header fields.
      output: { codeSplitting: { groups: [{ name: 'parts', test: /web\/src\/(parts|shell|api)\// }] } },
    },
  },
  logLevel: 'warn',
  server: { proxy: { '/api': 'http://127.0.0.1:7071', '/dashboard/settings.json': 'http://127.0.0.1:7071' } },
});
