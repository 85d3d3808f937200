/**
 * Loaded into the local host by `node --import`, so that no test code is in the product: shifts the clock by
 * `TEST_SHIFT` milliseconds, and lets the process die at the write that `TEST_DEATH` describes.
 */
import { DatabaseSync, StatementSync } from 'node:sqlite';

const shift = Number(process.env.TEST_SHIFT ?? 0);
const RealDate = Date;
// Not a class of its own: what is a date to one must be a date to the other.
globalThis.Date = new Proxy(RealDate, {
  construct: (target, given, made) =>
    Reflect.construct(target, given.length === 0 ? [target.now() + shift] : given, made),
  get: (target, name) => (name === 'now' ? () => target.now() + shift : Reflect.get(target, name)),
});

const { table, body, nth = 1, when, group } = JSON.parse(process.env.TEST_DEATH ?? '{}');
// In the thread that writes. The storage child inherits the environment too.
if (table && /writing-thread\.js$/.test(process.argv[1] ?? '')) {
  const pattern = new RegExp(body ?? '');
  const { run } = StatementSync.prototype;
  const { exec } = DatabaseSync.prototype;
  let seen = 0;
  let armed = false;
  StatementSync.prototype.run = function (...given) {
    const result = run.apply(this, given);
    const concerned = this.sourceSQL.includes(`"${table}"`) && given.some((one) => pattern.test(String(one)));
    if (concerned && result.changes > 0) armed ||= ++seen === nth;
    return result;
  };
  DatabaseSync.prototype.exec = function (sql) {
    const last = armed && sql === 'COMMIT';
    if (last && when === 'before') die();
    exec.call(this, sql);
    if (last) die();
  };
}

function die() {
  process.kill(group ? 0 : process.pid, 'SIGKILL');
}
