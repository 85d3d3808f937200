import { type ExecFileSyncOptionsWithStringEncoding, execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundle } from '../scripts/bundle.ts';
import { orderRefresh } from '../src/refresh/order.ts';
import { scoresContainer } from '../src/scores/documents.ts';
import { importNetwork, openDesk } from './desk.ts';
import { month, sizeOf } from './network.ts';
import type { Result } from './result.ts';

const root = join(import.meta.dirname, '..');
const turns = 9;
const nowhere = 'InstrumentationKey=00000000-0000-0000-0000-000000000000;IngestionEndpoint=http://127.0.0.1:9/';

/** Cost of one start, in milliseconds. Beside other work on the machine, processor time is the steadier figure. */
interface Taken {
  milliseconds: number;
  processor: number;
}

/**
 * Measures from the start of the process to the first score answered over HTTP, through the programming model of Azure
 * Functions, on SQLite: the app bundled, bundled with telemetry configured, and from its sources. The worker around it
 * is the local host's, bundled in all cases, without Azurite, which Azure does not start either. The variants take
 * turns; the middle figure counts.
 */
export async function run(): Promise<Result[]> {
  const folder = mkdtempSync(join(tmpdir(), 'pci-bench-cold-start-'));
  try {
    const path = await scoreIn(folder);
    await bundle(root, { worker: 'bench/cold-start-child.ts', app: 'functions/main.ts' }, join(root, 'dist/bench'));
    const worker = join(root, 'dist/bench/worker.js');
    const app = join(root, 'dist/bench/app.js');
    const source = join(root, 'functions/main.ts');
    const measured = { bundled: [] as Taken[], telemetry: [] as Taken[], source: [] as Taken[] };
    for (let turn = 0; turn < turns; turn++) {
      measured.bundled.push(firstScore([worker, app, root, path], folder));
      const telemetry = { APPLICATIONINSIGHTS_CONNECTION_STRING: nowhere };
      measured.telemetry.push(firstScore([worker, app, root, path], folder, telemetry));
      measured.source.push(firstScore([worker, source, root, path], folder));
    }
    const figure = (name: string, all: readonly Taken[]) => {
      const times = all.map(({ milliseconds }) => milliseconds);
      const processor = middle(all.map((one) => one.processor)).toFixed(0);
      const note = `${Math.min(...times)} to ${Math.max(...times)}; processor time ${processor} ms`;
      return { name, value: middle(times), unit: 'ms', note };
    };
    const wanted = { atMost: 400 };
    return [
      { ...figure('first score, bundled', measured.bundled), wanted },
      { ...figure('first score, bundled, telemetry configured', measured.telemetry), wanted },
      figure('first score, from the sources', measured.source),
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
    rmSync(join(root, 'dist/bench'), { recursive: true, force: true });
  }
}

/**
 * Scores a small network.
 * @returns the path of one score in the API
 */
async function scoreIn(folder: string): Promise<string> {
  await importNetwork(folder, sizeOf(30));
  const { desk, work, documents } = openDesk(folder);
  await orderRefresh(desk, { month, programs: ['smb'] });
  await work();
  const { items } = await documents.query(scoresContainer, { limit: 1 });
  await documents.close();
  return `/api/partners/${items[0]!.value.partnerId}/scores/smb`;
}

function firstScore(command: readonly string[], folder: string, settings: Record<string, string> = {}): Taken {
  const env = { ...process.env, AzureWebJobsStorage: 'UseDevelopmentStorage=true', PCI_DATA_DIR: folder, ...settings };
  const start = Date.now();
  const options: ExecFileSyncOptionsWithStringEncoding = { encoding: 'utf8', env, cwd: root, stdio: 'pipe' };
  const answer = JSON.parse(execFileSync(process.execPath, [...command], options));
  if (answer.status !== 200 || typeof answer.score !== 'number') throw new Error(`No score: ${JSON.stringify(answer)}`);
  return { milliseconds: answer.at - start, processor: answer.processor };
}

const middle = (all: readonly number[]): number => all.toSorted((a, b) => a - b)[Math.floor(all.length / 2)]!;

if (import.meta.main) for (const result of await run()) console.log(result);
