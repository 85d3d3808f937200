import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';

/** A partner's six indicators as computed by DuckDB. */
export interface Computed {
  partner: string;
  /** Cents; the others are counts. */
  revenue: string;
  adds: number;
  consultants: number;
  developers: number;
  deployments: number;
  current: number;
  base: number;
}

/**
 * Computes every partner's indicators of December 2021 by SQL from the report files, on two threads, and the time
 * taken.
 */
export async function computeByDuckDb(files: Record<string, string>): Promise<{ rows: Computed[]; seconds: number }> {
  const sql = readFileSync(join(import.meta.dirname, 'smb-2021-09.sql'), 'utf8')
    .replace('{subscriptions}', files['subscription-details']!)
    .replace('{usage}', files['dynamics-365-usage']!)
    .replace('{profiles}', files['partner-profile']!)
    .replace('{training}', files['training-details']!);
  const start = performance.now();
  const instance = await DuckDBInstance.create(':memory:', { threads: '2' });
  const connection = await instance.connect();
  try {
    const reader = await connection.runAndReadAll(sql);
    const rows = reader.getRowObjects() as unknown as Computed[];
    return { rows, seconds: (performance.now() - start) / 1000 };
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}
