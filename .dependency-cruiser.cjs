/** Which way dependencies may run. Read top down: each rule forbids one wrong way. */
module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'core-is-pure',
      comment: 'Scoring and rulebooks know no store, clock, framework or other part of the product.',
      severity: 'error',
      from: { path: '^src/(scoring|rulebooks)/' },
      to: {
        pathNot: [
          '^src/(scoring|rulebooks)/',
          '^src/(month|errors|reports/rows)\\.ts$',
          '^node_modules/zod',
          '^crypto$',
        ],
      },
    },
    {
      name: 'reports-are-pure',
      comment: 'Reading a report knows its bytes and its rows, and nothing of who stores them.',
      severity: 'error',
      from: { path: '^src/reports/' },
      to: { path: '^src/', pathNot: ['^src/(reports|scoring)/', '^src/(month|errors)\\.ts$'] },
    },
    {
      name: 'use-cases-speak-to-ports',
      comment: 'Only the composition root knows which store, queue or blob service is there.',
      severity: 'error',
      from: { path: '^src/', pathNot: ['^src/app\\.ts$', '^src/storage/'] },
      to: { path: '^src/storage/(cosmos|sqlite|azure)/' },
    },
    {
      name: 'src-knows-no-triggers',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: ['^(functions|local|cli|samples|scripts|test)/', '^node_modules/@azure/functions'] },
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
      to: { path: '^(functions|local)/|^src/(?!(month|reports/rows)\\.ts)' },
    },
    { name: 'no-test-code-in-product', severity: 'error', from: { pathNot: '^test/' }, to: { path: '^test/' } },
    {
      name: 'resolvable',
      severity: 'error',
      from: {},
      to: {
        couldNotResolve: true,
        pathNot: '^(dist/|@azure/functions-core|vitest/node|@duckdb/node-api|fastify|json-rules-engine)',
      },
    },
  ],
  options: {
    parser: 'swc',
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      extensions: ['.ts', '.js', '.cjs', '.mjs', '.json'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
