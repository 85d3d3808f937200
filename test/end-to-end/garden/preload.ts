import { registerHooks } from 'node:module';

/** Loaded into the local host by `node --import`: the list of programs is the one with the made-up program in it. */
const list = new URL('../../../src/rulebooks/index.ts', import.meta.url).href;
const longer = new URL('./rulebooks.ts', import.meta.url).href;
registerHooks({
  resolve(specifier, context, next) {
    const resolved = next(specifier, context);
    return resolved.url === list && context.parentURL !== longer ? { ...resolved, url: longer } : resolved;
  },
});
