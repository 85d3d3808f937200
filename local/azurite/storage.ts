import { type ChildProcess, fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const account = 'devstoreaccount1';

/** Milliseconds that the child may take to start or to stop. */
const patience = 30_000;

/** Running blob and queue storage on this machine. */
export interface LocalStorage {
  readonly connectionString: string;
  /** Resolves if the storage ends unexpectedly, with an error that says so. */
  readonly failed: Promise<Error>;
  stop(): Promise<void>;
}

/**
 * Starts Azurite in a child process on free loopback ports, with its data in `<dataDir>/azurite`, and waits until it
 * answers. Everything it has answered survives `kill -9`. The account key is new at each start, so that no web page or
 * other program that knows Azurite's public key gets in.
 * @throws if it does not start
 */
export async function startStorage(dataDir: string): Promise<LocalStorage> {
  const folder = join(dataDir, 'azurite');
  await mkdir(folder, { recursive: true });
  const key = randomBytes(64).toString('base64');
  const child = fork(childFile(), [folder], {
    env: { ...process.env, AZURITE_ACCOUNTS: `${account}:${key}` },
    execArgv: [],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const exited = once(child, 'exit');
  const { blobPort, queuePort } = await Promise.race([
    firstMessage(child),
    exited.then(([code, signal]) => {
      throw new Error(`Azurite did not start in ${folder}: it ended with ${signal ?? `code ${code}`}.`);
    }),
  ]);

  let stopping = false;
  return {
    connectionString: [
      'DefaultEndpointsProtocol=http',
      `AccountName=${account}`,
      `AccountKey=${key}`,
      `BlobEndpoint=http://127.0.0.1:${blobPort}/${account}`,
      `QueueEndpoint=http://127.0.0.1:${queuePort}/${account}`,
    ].join(';'),
    failed: new Promise((resolve) => {
      child.once('exit', (code, signal) => {
        if (!stopping) {
          resolve(new Error(`Azurite ended with ${signal ?? `code ${code}`}.`));
        }
      });
    }),
    stop: async () => {
      stopping = true;
      if (child.connected) {
        child.send('stop');
      }
      const timer = setTimeout(() => child.kill('SIGKILL'), patience);
      await exited;
      clearTimeout(timer);
    },
  };
}

/** Returns the child's file: beside this one, as source or, bundled, as `azurite-child.js`. */
function childFile(): string {
  const name = import.meta.url.endsWith('.ts') ? './child.ts' : './azurite-child.js';
  return fileURLToPath(new URL(name, import.meta.url));
}

async function firstMessage(child: ChildProcess): Promise<{ blobPort: number; queuePort: number }> {
  const [message] = await once(child, 'message', { signal: AbortSignal.timeout(patience) });
  return message;
}
