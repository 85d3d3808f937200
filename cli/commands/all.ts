import type { Command } from 'commander';
import { backupCommand, restoreCommand } from './backup.ts';
import { benchmarksCommand } from './benchmarks.ts';
import { compareCommand, explainCommand, outlookCommand, simulateCommand } from './explain.ts';
import { checkCommand, importCommand } from './import.ts';
import { importsCommand } from './imports.ts';
import { listenCommand } from './listen.ts';
import { migrateCommand } from './migrate.ts';
import { partnersCommand, tierChangesCommand } from './partners.ts';
import { programsCommand } from './programs.ts';
import { refreshCommand } from './refresh.ts';
import { reportsCommand } from './reports.ts';
import { coverageCommand, historyCommand, ledgerCommand, scoreCommand } from './score.ts';
import { trackCommand } from './track.ts';
import { webhooksCommand } from './webhooks.ts';

/** Returns every command of `pci`, in the order of its help. */
export const allCommands = (): Command[] => [
  importCommand(),
  checkCommand(),
  importsCommand(),
  reportsCommand(),
  refreshCommand(),
  scoreCommand(),
  historyCommand(),
  ledgerCommand(),
  coverageCommand(),
  explainCommand(),
  simulateCommand(),
  outlookCommand(),
  compareCommand(),
  benchmarksCommand(),
  partnersCommand(),
  programsCommand(),
  tierChangesCommand(),
  trackCommand(),
  webhooksCommand(),
  listenCommand(),
  migrateCommand(),
  backupCommand(),
  restoreCommand(),
];
