const { rooms, shared } = require('./scripts/rooms.json');

/** A folder of `src` uses itself, the files that all share, and the folders that its row in `rooms.json` names. */
const ofRoom = ({ folder, mayUse }) => ({
  name: `${folder.replace('src/', '')}-uses-its-own`,
  comment: `See ${folder} in scripts/rooms.json.`,
  severity: 'error',
  from: { path: `^${folder}/` },
  to: {
    path: '^src/',
    pathNot: [`^${folder}/`, `^src/(${shared.join('|')})\\.ts$`, ...mayUse.map((room) => `^src/${room}/`)],
  },
});

/** Which way dependencies may run: what each folder may use, and what is forbidden besides. */
module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    { name: 'no-folder-cycles', severity: 'error', scope: 'folder', from: {}, to: { circular: true } },
    ...rooms.filter(({ folder }) => folder.startsWith('src/')).map(ofRoom),
    {
      name: 'core-is-pure',
      comment: 'Scoring and rulebooks know no framework.',
      severity: 'error',
      from: { path: '^src/(scoring|rulebooks)/' },
      to: { pathNot: ['^src/', '^node_modules/zod', '^crypto$'] },
    },
    {
      name: 'shared-files-use-none',
      severity: 'error',
      from: { path: `^src/(${shared.join('|')})\\.ts$` },
      to: { path: '^src/', pathNot: [`^src/(${shared.join('|')})\\.ts$`] },
    },
    {
      name: 'use-cases-speak-to-ports',
      comment: 'Only the composition root knows which store, queue or blob service is there.',
      severity: 'error',
      from: { path: '^src/', pathNot: ['^src/(app|store)\\.ts$', '^src/storage/'] },
      to: { path: '^src/storage/(cosmos|sqlite|azure)/' },
    },
    {
      name: 'src-knows-no-triggers',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: ['^(functions|local|cli|samples|scripts|test)/', '^node_modules/@azure/functions'] },
    },
    {
      name: 'triggers-use-src-alone',
      severity: 'error',
      from: { path: '^functions/' },
      to: { path: '^(bench|cli|samples|scripts|test)/' },
    },
    {
      name: 'product-knows-no-local-host',
      severity: 'error',
      from: { path: '^(functions|src)/' },
      to: { path: '^local/' },
    },
    {
      name: 'local-host-knows-no-product',
      comment: 'The local host runs any function app; it reaches this one only through its entry file.',
      severity: 'error',
      from: { path: '^local/' },
      to: { path: '^(functions|src|cli)/' },
    },
    {
      name: 'command-is-a-client',
      comment: 'The pci command speaks HTTP; it may share names and types of the core, not stores.',
      severity: 'error',
      from: { path: '^cli/' },
      to: { path: '^(functions|local)/|^src/(?!(month|reports/rows|notifications/formats/all)\\.ts|api/)' },
    },
    {
      name: 'command-takes-types-of-answers',
      comment: 'Of the answers the pci command needs the types alone: no schema goes into its bundle.',
      severity: 'error',
      from: { path: '^cli/' },
      to: { path: '^src/api/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'dashboard-knows-the-api-alone',
      comment: 'The pages take from the API what they show. What describes the API is needed to make its types.',
      severity: 'error',
      from: { path: '^web/src/' },
      to: { path: '^(functions|src|local|cli|scripts|samples)/' },
    },
    {
      name: 'nobody-knows-the-pages',
      severity: 'error',
      from: { path: '^(functions|src|local|cli)/' },
      to: { path: '^web/' },
    },
    { name: 'no-test-code-in-product', severity: 'error', from: { pathNot: '^test/' }, to: { path: '^test/' } },
    {
      name: 'resolvable',
      severity: 'error',
      from: {},
      to: {
        couldNotResolve: true,
        pathNot:
          '^(dist/|@azure/functions-core|vite$|vitest/node|react-router$|@sparticuz/chromium|@duckdb/node-api|fastify)|description[.]d[.]ts$|[.]md[?]raw$',
      },
    },
  ],
  options: {
    parser: 'swc',
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      extensions: ['.ts', '.tsx', '.js', '.cjs', '.mjs', '.json'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
